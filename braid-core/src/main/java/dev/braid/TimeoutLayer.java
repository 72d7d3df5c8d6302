package dev.braid;

import dev.braid.internal.host.Timer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives each attempt a time-out. One that exceeds it is cancelled by itself, and the time of the attempt ends here: whatever of its cancel
 * comes later reaches nothing.
 */
final class TimeoutLayer implements TaskFunction<Object, @Nullable Object, Exception> {

    private final Duration timeout;
    private final TaskFunction<Object, @Nullable Object, Exception> function;

    TimeoutLayer(Duration timeout, TaskFunction<Object, @Nullable Object, Exception> function) {
        this.timeout = timeout;
        this.function = function;
    }

    @Override
    public @Nullable Object apply(Object task) throws Exception {
        TaskWorker worker = TaskWorker.here();
        TaskContext own = new TaskContext(worker, worker.context(), timeout);
        try {
            Object result = within(own, worker, task);
            worker.endAttempt();
            return result;
        } catch (Throwable thrown) {
            TaskTimeoutException exceeded = own.timeout();
            if (exceeded != null && (worker.isCancelled() || CancelledException.tellsOf(own, thrown))) {
                worker.forgetAttempt();
                Failures.suppress(exceeded, List.of(thrown));
                throw exceeded;
            }
            worker.endAttempt();
            throw Failures.<Exception>asIs(thrown);
        }
    }

    private @Nullable Object within(TaskContext own, TaskWorker worker, Object task) throws Exception {
        ContextNode outer = worker.enter(own);
        Timer timer = own.startDeadline();
        try {
            return function.apply(task);
        } finally {
            worker.leave(outer);
            if (timer != null) {
                timer.cancel();
            }
            own.untie();
        }
    }
}
