package dev.braid;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Begins a second attempt beside one that is slow. The two are tasks of a run of their own within the task, so that the one that is not
 * needed any more is cancelled, followed and joined like any other.
 */
final class HedgeLayer implements TaskFunction<Object, @Nullable Object, Exception> {

    private final Hedge hedge;
    private final TaskFunction<Object, @Nullable Object, Exception> function;

    HedgeLayer(Hedge hedge, TaskFunction<Object, @Nullable Object, Exception> function) {
        this.hedge = hedge;
        this.function = function;
    }

    @Override
    public @Nullable Object apply(Object task) throws Exception {
        TaskWorker worker = TaskWorker.here();
        ContextNode context = worker.context();
        long start = context.host().nanoTime();
        long delay = hedge.delayNanos();
        TaskObservation observed = worker.observation();
        HedgeSource source = new HedgeSource(task);
        Hedged answer = new Hedged(source);
        var attempts = new Execution<>(
                worker.execution().policy().forPart(worker.execution().taskName(worker.index())),
                "hedge",
                context,
                source,
                function,
                answer,
                observed == null ? null : observed.ofHedged(worker.attempts(), Duration.ofNanos(delay), context));
        source.whenFirstBegins(() -> context.host().schedule(delay, () -> {
            if (source.letSecondIn()) {
                attempts.staff();
            }
        }));
        InterruptedException interrupt;
        try {
            interrupt = attempts.run();
        } finally {
            source.disarm();
        }
        if (answer.isSatisfied()) {
            hedge.succeeded(context.host(), start);
            return answer.result();
        }
        Throwable failure = attempts.ending().failure();
        if (failure != null && interrupt == null) {
            Failures.suppress(failure, answer.failures());
            throw Failures.<Exception>asIs(failure); // as from the only attempt: nobody has called a run
        }
        return attempts.answer(interrupt);
    }
}
