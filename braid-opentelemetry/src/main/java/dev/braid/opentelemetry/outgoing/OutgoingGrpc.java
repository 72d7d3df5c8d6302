package dev.braid.opentelemetry.outgoing;

import dev.braid.Context;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Gives calls by gRPC the trace and the deadline, and cancels them with what is around.
 *
 * <pre>{@code
 * Channel channel = ClientInterceptors.intercept(target, OutgoingGrpc.of(openTelemetry));
 * }</pre>
 *
 * <p>Each call has the {@linkplain Context#current() context} in which it is made: it carries the headers that hand the current trace on,
 * has the sooner of that context's deadline and its own, and is cancelled when the context is, be it by a task that waits for it or by
 * an asynchronous call. In a context that is cancelled no call is made: what makes it throws as {@link Context#throwIfCancelled()} does.
 * Immutable, thread-safe.
 */
public final class OutgoingGrpc implements ClientInterceptor {

    // Put in place of what is there: headers may be used again, and whoever traces calls by itself has put something there.
    private static final TextMapSetter<Metadata> HEADERS = (headers, name, value) -> {
        if (headers != null) {
            Metadata.Key<String> key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
            headers.discardAll(key);
            headers.put(key, value);
        }
    };

    private final Supplier<OpenTelemetry> openTelemetry;

    private OutgoingGrpc(Supplier<OpenTelemetry> openTelemetry) {
        this.openTelemetry = openTelemetry;
    }

    /** With the propagators of {@code openTelemetry}. */
    public static OutgoingGrpc of(OpenTelemetry openTelemetry) {
        Objects.requireNonNull(openTelemetry, "openTelemetry");
        return new OutgoingGrpc(() -> openTelemetry);
    }

    /** With the propagators of what {@link GlobalOpenTelemetry} is at each call; with none while that is not set. */
    public static OutgoingGrpc ofGlobal() {
        return new OutgoingGrpc(GlobalOpenTelemetry::getOrNoop);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        Context context = Context.current();
        context.throwIfCancelled();
        CallOptions bounded = context.remaining().map(left -> within(left, options)).orElse(options);
        var trace = io.opentelemetry.context.Context.current();
        return new GrpcCall<>(next.newCall(method, bounded), context, headers -> openTelemetry
                .get()
                .getPropagators()
                .getTextMapPropagator()
                .inject(trace, headers, HEADERS));
    }

    private static CallOptions within(Duration left, CallOptions options) {
        // And a millisecond, to which a server may round down: the context's is to be found to have passed, or the call has failed.
        Deadline deadline = Deadline.after(left.toNanos(), TimeUnit.NANOSECONDS).offset(1, TimeUnit.MILLISECONDS);
        Deadline own = options.getDeadline();
        return options.withDeadline(own == null ? deadline : deadline.minimum(own));
    }
}
