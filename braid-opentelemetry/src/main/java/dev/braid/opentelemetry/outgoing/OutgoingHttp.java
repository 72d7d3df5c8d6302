package dev.braid.opentelemetry.outgoing;

import dev.braid.Context;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives requests of {@code java.net.http} the trace and what remains of the time.
 *
 * <pre>{@code
 * HttpRequest request = outgoing.prepare(HttpRequest.newBuilder(uri)).build();
 * }</pre>
 *
 * <p>An interrupt ends {@code HttpClient.send}, so a task that is cancelled while it is there leaves at once; it does not end what was
 * begun by {@code sendAsync}. Immutable, thread-safe.
 */
public final class OutgoingHttp {

    /** How much too early the client's timer may be. The deadline is to be found to have passed when it rings, or the request has failed. */
    private static final Duration EARLY = Duration.ofMillis(1);

    private static final URI ANYWHERE = URI.create("http://localhost/");

    // Set, not added: a builder may be used again, and whoever traces calls by itself has put something there.
    private static final TextMapSetter<HttpRequest.Builder> HEADERS = (request, name, value) -> {
        if (request != null) {
            request.setHeader(name, value);
        }
    };

    private final Supplier<OpenTelemetry> openTelemetry;

    private OutgoingHttp(Supplier<OpenTelemetry> openTelemetry) {
        this.openTelemetry = openTelemetry;
    }

    /** With the propagators of {@code openTelemetry}. */
    public static OutgoingHttp of(OpenTelemetry openTelemetry) {
        Objects.requireNonNull(openTelemetry, "openTelemetry");
        return new OutgoingHttp(() -> openTelemetry);
    }

    /** With the propagators of what {@link GlobalOpenTelemetry} is at each request; with none while that is not set. */
    public static OutgoingHttp ofGlobal() {
        return new OutgoingHttp(GlobalOpenTelemetry::getOrNoop);
    }

    /**
     * Adds the headers that hand the current trace on, such as {@code traceparent}, {@code tracestate} and {@code baggage}, and gives the
     * request as time-out what remains in the {@linkplain Context#current() current context} and a millisecond, unless its own is shorter;
     * so what comes of a deadline that passes is a {@link dev.braid.DeadlineExceededException}, and no failed request. Does not block, sends
     * nothing. To be called in the task, and in each attempt anew.
     *
     * @return {@code request}
     * @throws dev.braid.DeadlineExceededException if the deadline has passed
     * @throws dev.braid.CancelledException if the context is cancelled otherwise
     */
    public HttpRequest.Builder prepare(HttpRequest.Builder request) {
        Context context = Context.current();
        context.throwIfCancelled();
        context.remaining().ifPresent(left -> limit(request, left.plus(EARLY)));
        openTelemetry
                .get()
                .getPropagators()
                .getTextMapPropagator()
                .inject(io.opentelemetry.context.Context.current(), request, HEADERS);
        return request;
    }

    private static void limit(HttpRequest.Builder request, Duration timeout) {
        if (timeout(request).filter(own -> own.compareTo(timeout) <= 0).isEmpty()) {
            request.timeout(timeout);
        }
    }

    /** A builder does not say which it has, but what it builds does; the address may not be known yet. */
    private static Optional<Duration> timeout(HttpRequest.Builder request) {
        return request.copy().uri(ANYWHERE).build().timeout();
    }
}
