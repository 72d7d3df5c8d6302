package dev.braid;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries a task again, as its {@link Retry} says. The outermost layer: what is inside is there for each attempt anew. */
final class RetryLayer implements TaskFunction<Object, @Nullable Object, Exception> {

    private final Retry retry;
    private final TaskFunction<Object, @Nullable Object, Exception> function;

    RetryLayer(Retry retry, TaskFunction<Object, @Nullable Object, Exception> function) {
        this.retry = retry;
        this.function = function;
    }

    @Override
    public @Nullable Object apply(Object task) throws Exception {
        if (retry.budget() != null) {
            retry.budget().deposit();
        }
        TaskWorker worker = TaskWorker.here();
        List<Throwable> earlier = new ArrayList<>(0);
        long pause = 0;
        for (int number = 1; ; number++) {
            worker.attempt(number);
            Outcome<@Nullable Object> attempt = observed(worker, task, number);
            if (number > retry.times() || worker.isOver() || !wants(attempt, earlier)) {
                return end(attempt, earlier);
            }
            pause = retry.pauseNanos(number, pause, worker.context().host().random());
            String refusal = refusal(worker.context(), pause);
            if (refusal != null) {
                earlier.add(new NotRetried("not tried again after attempt " + number + ": " + refusal));
                return end(attempt, earlier);
            }
            if (attempt instanceof Outcome.Failure(var exception, _) && earlier.size() < Failures.MOST_SUPPRESSED) {
                earlier.add(exception);
            }
            if (worker.observation() != null) {
                worker.observation().retried(attempt, Duration.ofNanos(pause));
            }
            await(worker, pause, earlier);
        }
    }

    private Outcome<@Nullable Object> observed(TaskWorker worker, Object task, int number) {
        TaskObservation observation = worker.observation();
        if (observation == null || worker.execution().policy().layers().hedge() != null) { // which tells of both its attempts
            return attempt(task, number);
        }
        observation.attemptStarted(number);
        Outcome<@Nullable Object> attempt = attempt(task, number);
        observation.attemptEnded(neutral(worker, attempt));
        return attempt;
    }

    /** What became of an attempt that may have been told to stop. */
    private static Outcome<?> neutral(TaskWorker worker, Outcome<?> attempt) {
        return attempt instanceof Outcome.Failure(var thrown, int number)
                        && (worker.isCancelled() || CancelledException.tellsOf(worker.context(), thrown))
                ? new Outcome.Cancelled<>(worker.context().cause().orElse(thrown), Optional.of(thrown), number)
                : attempt;
    }

    private Outcome<@Nullable Object> attempt(Object task, int number) {
        try {
            return new Outcome.Success<>(function.apply(task), number);
        } catch (Throwable thrown) {
            return new Outcome.Failure<>(thrown, number);
        }
    }

    private boolean wants(Outcome<@Nullable Object> attempt, List<Throwable> earlier) {
        try {
            return retry.wants(attempt);
        } catch (Throwable thrown) { // by the user's predicate
            Failures.suppress(thrown, earlier);
            throw thrown;
        }
    }

    private static @Nullable Object end(Outcome<@Nullable Object> last, List<Throwable> earlier) throws Exception {
        if (last instanceof Outcome.Failure(var exception, _)) {
            Failures.suppress(exception, earlier);
            throw Failures.<Exception>asIs(exception);
        }
        return ((Outcome.Success<@Nullable Object>) last).value();
    }

    /** Why there is no retry, or null if there is one: then it has been taken from the budget. */
    private @Nullable String refusal(ContextNode context, long pause) {
        long deadline = context.deadlineNanos();
        if (pause > 0
                && deadline != ContextNode.NO_DEADLINE
                && deadline - context.host().nanoTime() <= pause) {
            return "a wait of " + Durations.text(pause) + " would outlast the deadline";
        }
        return retry.budget() != null && !retry.budget().withdraw() ? "the retry budget is used up" : null;
    }

    private static void await(TaskWorker worker, long pause, List<Throwable> earlier) throws Exception {
        worker.endAttempt(); // an interrupt that it left behind would end the wait; that of a cancel is not missed:
        try {
            worker.context().throwIfCancelled(); // then the interrupt is still there, and nobody's yet
            new Waiter().awaitNanos(pause); // it asks the context
            worker.context().throwIfCancelled(); // a wait that is over by itself does not tell
        } catch (Throwable thrown) {
            Failures.suppress(thrown, earlier);
            throw thrown;
        }
    }

    /** Why a failure was final. Suppressed in it. */
    private static final class NotRetried extends Throwable {

        private static final long serialVersionUID = 1;

        NotRetried(String message) {
            super(message, null, false, false);
        }
    }
}
