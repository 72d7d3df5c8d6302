package dev.braid;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Wants to know what happens in runs. The methods are called by the threads that run the tasks, several at once, so they must be
 * thread-safe and quick. What they throw is logged, once a run, and changes nothing. A run without an observer pays nothing for them.
 */
public interface Observer {

    /** A run begins. Called by the thread that called it. */
    default void runStarted(Run run) {}

    /** A task begins. Called by the task's thread, just before the function. */
    default void taskStarted(Task task) {}

    /**
     * An attempt of a task has ended, not as wanted, and another will follow ({@link FanOut#withRetry}). Called by the task's thread, before
     * it waits.
     *
     * @param attempt what became of it: its failure, or its result, and which attempt it was
     * @param backOff how long the task waits until it is tried again
     */
    default void taskRetried(Task task, Outcome<?> attempt, Duration backOff) {}

    /**
     * A second attempt of a task begins beside one that is slow ({@link FanOut#withHedge}). Called by the second attempt's thread.
     *
     * @param after how long the first had been alone
     */
    default void taskHedged(Task task, Duration after) {}

    /**
     * A task has ended. Called by the task's thread; for each task that started, once, before the run ends.
     *
     * @param elapsed from the start of the task to its end, with all its attempts and what they waited for
     */
    default void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {}

    /**
     * A task that was told to stop still runs after the grace period ({@link FanOut#withGrace}). Called once for each such task, or for
     * each such attempt of one that is tried again, by a thread of its own. The run goes on waiting for it.
     *
     * @param late how long ago it was told to stop
     * @param stack what it is doing
     */
    default void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {}

    /** A run has ended: none of its tasks is running. Called by the thread that called it, before that gets its result. */
    default void runEnded(Run run, Summary summary) {}

    /**
     * One run.
     *
     * @param id different for each run of this JVM
     * @param name the policy's name
     * @param limit how many tasks at once; empty if unlimited
     * @param tasks how many tasks there are, where that is known
     */
    record Run(long id, String name, OptionalInt limit, OptionalLong tasks) {}

    /**
     * One task of a run.
     *
     * @param index its place in the order of tasks, from 0
     */
    record Task(Run run, long index) {

        /** The run's name and the index: {@code crawl/17}. */
        public String name() {
            return run.name() + "/" + index;
        }
    }

    /**
     * What became of a run's tasks.
     *
     * @param succeeded how many returned
     * @param failed how many failed
     * @param cancelled how many were told to stop and ended without a result
     * @param notStarted how many never started, where that is known
     * @param elapsed from the start of the run to the end of its last task
     * @param cause why the run was cancelled, if it was: its first failure, a deadline, an interrupt, the surroundings, or that it had
     *     what it wanted
     */
    record Summary(
            long succeeded,
            long failed,
            long cancelled,
            OptionalLong notStarted,
            Duration elapsed,
            Optional<Throwable> cause) {}
}
