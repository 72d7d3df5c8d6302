package dev.braid.pipeline.internal.sink;

import dev.braid.CancellableContext;
import dev.braid.Context;
import dev.braid.TaskRunnable;
import dev.braid.internal.bridge.RootRun;
import dev.braid.internal.bridge.Runs;
import dev.braid.internal.host.Host;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Gate;
import dev.braid.pipeline.internal.graph.Opened;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Thrown;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to a pipeline, and the run that serves it. All signals come from the run's one task, one after the other.
 *
 * <p>Phases: {@code SIGNALLING} (the task is in the subscriber) ↔ {@code PULLING} (it is in the pipeline, or waits for demand) → {@code OVER}
 * (it tells the end; moved by the task), and from any but the last → stopped (nothing is to come any more; moved by whoever cancels). Who has
 * stopped it cancels a context between the run's and the pipeline, so what runs upstream stops at once, and only if the task was
 * pulling the run itself, which interrupts: the task must not be interrupted while it is in the subscriber, who has done nothing wrong.
 */
public final class Delivery implements Flow.Subscription {

    /** The task is in the subscriber. */
    private static final Phase SIGNALLING = new Phase(false, null);

    /** The task is in the pipeline, or waits for demand. */
    private static final Phase PULLING = new Phase(false, null);

    /** The task tells the end, or has. */
    private static final Phase OVER = new Phase(true, null);

    private final Opened opened;
    private final Start start;
    private final Flow.Subscriber<Object> subscriber;
    private final RootRun run;
    private final Host host = Runs.get().host();

    /** How many elements are wanted; added to by whoever requests, taken from by the task. */
    private final AtomicLong demand = new AtomicLong();

    /** Where the task waits for demand. */
    private final Gate gate = new Gate();

    private final AtomicReference<Phase> phase = new AtomicReference<>(SIGNALLING);

    /** The context of the pipeline; written by the task before it tells anybody of this subscription. */
    private volatile @Nullable CancellableContext inner;

    /** When the first element is asked for. */
    public enum Start {

        /** When it is first requested. */
        WHEN_REQUESTED,

        /** When somebody has subscribed: an end or a failure that is there is told at once. */
        WHEN_SUBSCRIBED
    }

    /**
     * Where the task is.
     *
     * @param ended whether no element will be given any more
     * @param refusal why the subscriber is to be told of a failure of its own; null if it is not
     */
    private record Phase(boolean ended, @Nullable Throwable refusal) {

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private Delivery(Opened opened, Start start, Flow.Subscriber<Object> subscriber) {
        this.opened = opened;
        this.start = start;
        this.subscriber = subscriber;
        this.run = Runs.get().root(opened.policy(), opened.captured(), "publisher", this::serve, this::hasClosed);
    }

    @SuppressWarnings("unchecked") // it takes what the pipeline gives
    static Delivery of(Opened opened, Start start, Flow.Subscriber<?> subscriber) {
        return new Delivery(opened, start, (Flow.Subscriber<Object>) subscriber);
    }

    /** Starts to serve. Does not block. */
    void start() {
        run.start();
    }

    // The subscriber's side

    @Override
    public void request(long n) {
        if (n < 1) {
            stop(new IllegalArgumentException(
                    "Flow.Subscription.request(" + n + "): at least 1 element must be requested (Reactive Streams 3.9)"));
            return;
        }
        demand.getAndAccumulate(n, (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
        gate.wake();
    }

    @Override
    public void cancel() {
        stop(null);
    }

    private void stop(@Nullable Throwable refusal) {
        Phase stopped = new Phase(true, refusal);
        Phase before = phase.getAndUpdate(now -> now.ended ? now : stopped);
        if (before.ended) {
            return;
        }
        Objects.requireNonNull(inner).cancel();
        if (before == PULLING) {
            run.cancel("its subscription was cancelled");
        }
        gate.wake();
    }

    // The task's side

    private @Nullable Object serve() throws Exception {
        CancellableContext around = Context.current().withCancel();
        inner = around;
        around.run(() -> {
            Throwable thrown = null;
            try {
                opened.run((pull, _) -> deliver(pull));
            } catch (Throwable t) {
                thrown = t;
            }
            end(thrown);
        });
        return null;
    }

    private @Nullable Object deliver(Pull pull) throws Exception {
        signal(() -> subscriber.onSubscribe(this));
        if (start == Start.WHEN_REQUESTED) {
            awaitDemand();
        }
        while (!phase.get().ended) {
            Object next = next(pull);
            if (next == Signal.END) {
                break;
            }
            awaitDemand();
            if (!phase.compareAndSet(PULLING, SIGNALLING)) {
                break;
            }
            demand.getAndUpdate(now -> now == Long.MAX_VALUE ? now : now - 1);
            signal(() -> subscriber.onNext(next));
        }
        return null;
    }

    private static Object next(Pull pull) throws Exception {
        try {
            return pull.next();
        } catch (Throwable thrown) {
            Context.current().throwIfCancelled(); // then it is how a function ends that is told to stop
            throw thrown;
        }
    }

    /** Calls the subscriber, in the phase for that. If it throws, which it must not, it is as good as if it had cancelled. */
    private void signal(Runnable call) {
        try {
            call.run();
        } catch (Throwable thrown) {
            stop(null);
            throw thrown;
        }
        phase.compareAndSet(SIGNALLING, PULLING);
    }

    private void awaitDemand() throws InterruptedException {
        if (demand.get() == 0 && !phase.get().ended) {
            opened.segment().beforeWaiting();
            gate.awaitOrCancel(() -> demand.get() > 0 || phase.get().ended);
        }
    }

    /** The pipeline has ended and is closed: tells so. */
    private void end(@Nullable Throwable thrown) throws Exception {
        Phase before = phase.getAndUpdate(now -> now.ended ? now : OVER);
        if (before.refusal != null) {
            tellLast(() -> subscriber.onError(before.refusal));
        } else if (before.ended) {
            report(thrown);
        } else if (thrown == null) {
            tellLast(subscriber::onComplete);
        } else {
            Throwable told = told(thrown);
            tellLast(() -> subscriber.onError(told));
        }
        if (thrown != null) {
            throw Thrown.asIs(thrown); // for observers
        }
    }

    /** In a shield: what has ended the pipeline may still interrupt. */
    private static void tellLast(Runnable call) throws InterruptedException {
        TaskRunnable<RuntimeException> signal = call::run;
        try {
            Context.shielded().run(signal);
        } catch (RuntimeException | Error misbehaved) {
            log(misbehaved);
        }
    }

    private static Throwable told(Throwable thrown) {
        if (!(thrown instanceof InterruptedException)) {
            return thrown;
        }
        try {
            Context.current().throwIfCancelled();
        } catch (RuntimeException cancelled) {
            return cancelled;
        }
        return Runs.get().foreign("a stage", thrown);
    }

    /** Nobody listens any more: what went wrong until then, and in the end, is logged. */
    private static void report(@Nullable Throwable thrown) {
        if (thrown != null && (!Thrown.isCancel(thrown) || thrown.getSuppressed().length > 0)) {
            log(thrown);
        }
    }

    private static void log(Throwable thrown) {
        System.getLogger("dev.braid")
                .log(Level.WARNING, "a pipeline's subscriber is told nothing more, and this was thrown", thrown);
    }

    // When nothing runs any more

    private void hasClosed() {
        if (inner == null) {
            host.execute(this::endUnserved);
        }
    }

    /** The run was cancelled before its task began. */
    private void endUnserved() {
        Throwable why;
        try {
            run.throwIfCancelled();
            throw new AssertionError("a run that was not cancelled has not run its task");
        } catch (Throwable thrown) {
            why = thrown;
        }
        Closing closing = new Closing();
        opened.close(closing);
        closing.attachTo(why);
        Publishing.refuse(subscriber, why);
    }
}
