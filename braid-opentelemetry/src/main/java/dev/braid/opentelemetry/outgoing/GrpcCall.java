package dev.braid.opentelemetry.outgoing;

import dev.braid.Context;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call that is cancelled with the context in which it was made. */
final class GrpcCall<Q, A> extends SimpleForwardingClientCall<Q, A> {

    private static final Context.Registration ENDED = () -> false;

    private final Context context;
    private final Consumer<Metadata> trace;

    // null → the registration (who starts the call) → ENDED (its listener), or null → ENDED if the call has ended before it was
    // registered: whoever comes second removes it.
    private final AtomicReference<Context.@Nullable Registration> registration = new AtomicReference<>();

    /** Set before the call is cancelled from here; then what is sent is for nobody. */
    private volatile boolean cancelled;

    GrpcCall(ClientCall<Q, A> call, Context context, Consumer<Metadata> trace) {
        super(call);
        this.context = context;
        this.trace = trace;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
        trace.accept(headers);
        super.start(new UntilClosed(listener), headers);
        // Not before: a call that is cancelled cannot be started any more.
        Context.Registration registered = context.onCancel(this::cancelled);
        if (!registration.compareAndSet(null, registered)) {
            registered.remove();
        }
    }

    private void cancelled(Throwable cause) {
        cancelled = true;
        cancel("the context of the call was cancelled", cause);
    }

    // Who sends does not know of the cancel, which comes from another thread, and is told by its listener.

    @Override
    public void sendMessage(Q message) {
        unlessCancelled(() -> super.sendMessage(message));
    }

    @Override
    public void halfClose() {
        unlessCancelled(super::halfClose);
    }

    private void unlessCancelled(Runnable send) {
        if (cancelled) {
            return;
        }
        try {
            send.run();
        } catch (IllegalStateException e) {
            if (!cancelled) {
                throw e;
            }
        }
    }

    /** Calls the cancel off when the call has ended. */
    private final class UntilClosed extends SimpleForwardingClientCallListener<A> {

        UntilClosed(Listener<A> listener) {
            super(listener);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            Context.Registration registered = registration.getAndSet(ENDED);
            if (registered != null) {
                registered.remove();
            }
            super.onClose(status, trailers);
        }
    }
}
