package dev.braid.pipeline.internal.source;

import dev.braid.internal.bridge.Runs;
import dev.braid.pipeline.internal.graph.Gate;
import dev.braid.pipeline.internal.graph.Lane;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where a publisher puts elements for a pipeline, and the pipeline takes them.
 *
 * <p>Only who takes talks to the publisher (Reactive Streams 2.7): it requests as much as the lane holds, again as much as it has taken
 * when that is half, and cancels when it closes. The one exception is a subscription that comes when this is closed: the publisher's
 * thread, which brings it, cancels it.
 */
public final class Inbox implements Flow.Subscriber<Object> {

    private static final int REFILL = Lane.CAPACITY / 2;

    /** In the place of a subscription: none is wanted any more. */
    private static final Flow.Subscription CLOSED = new Flow.Subscription() {

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private final Gate gate = new Gate();
    private final Lane lane = new Lane(gate, new Gate());

    /** Set once by the publisher, once by who closes. */
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

    /** Written by the publisher before it ends the lane. */
    private volatile @Nullable Throwable failure;

    /** Of who takes: how many elements it has requested and not taken. */
    private int requested;

    // The publisher's side

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription");
        if (subscription.compareAndSet(null, given)) {
            gate.wake();
        } else {
            given.cancel();
        }
    }

    @Override
    public void onNext(Object element) {
        Objects.requireNonNull(element, "element");
        if (!lane.hasEnded() && !lane.isClosed() && !lane.offer(element)) {
            onError(new Unrequested("Flow.Publisher: it gave an element that was not requested (Reactive Streams 1.1); "
                    + Lane.CAPACITY + " are waiting; let the publisher count what is requested"));
        }
    }

    @Override
    public void onError(Throwable thrown) {
        Objects.requireNonNull(thrown, "failure");
        if (!lane.hasEnded()) {
            failure = thrown;
            lane.end();
        }
    }

    @Override
    public void onComplete() {
        lane.end();
    }

    // The pipeline's side

    /** The next element, or the end. */
    Object take(Segment segment) throws Exception {
        while (true) {
            boolean over = lane.hasEnded(); // asked before: then what is found is all there was
            Object element = lane.poll();
            if (element != null) {
                if (--requested <= REFILL && !over) {
                    request();
                }
                return element;
            }
            if (over) {
                return end();
            }
            if (requested == 0 && subscription.get() != null) {
                request();
            } else {
                segment.beforeWaiting();
                gate.awaitOrCancel(this::isReady);
            }
        }
    }

    private void request() {
        int more = Lane.CAPACITY - requested;
        requested += more;
        Objects.requireNonNull(subscription.get()).request(more);
    }

    private boolean isReady() {
        return lane.isReady() || lane.hasEnded() || (requested == 0 && subscription.get() != null);
    }

    private Object end() throws Exception {
        Throwable thrown = failure;
        if (thrown == null) {
            return Signal.END;
        }
        throw Thrown.asIs(thrown instanceof InterruptedException ? Runs.get().foreign("the publisher", thrown) : thrown);
    }

    /** Cancels the subscription unless it has ended. */
    void close() {
        lane.close();
        Flow.Subscription given = subscription.getAndSet(CLOSED);
        if (given != null && (!lane.hasEnded() || isBroken())) {
            given.cancel();
        }
    }

    /** Whether it was not the publisher that ended it. */
    private boolean isBroken() {
        return failure instanceof Unrequested;
    }

    int waiting() {
        return lane.size();
    }

    /** The publisher gave more than was requested. */
    private static final class Unrequested extends IllegalStateException {

        private static final long serialVersionUID = 1;

        Unrequested(String message) {
            super(message);
        }
    }
}
