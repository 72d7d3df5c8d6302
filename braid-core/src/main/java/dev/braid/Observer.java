package dev.braid;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Wants to know what happens in runs. The methods are called by the threads that run the tasks, several at once, so they must be
 * thread-safe and quick. A run without an observer pays nothing for them.
 *
 * <p>An observer cannot harm a run. What it throws is logged, once, and changes nothing. One that does not come back from a call for
 * several seconds is interrupted and, if it has come back by then, never called again; that is logged too.
 *
 * <p>Whoever keeps something for each run or task, such as a span, overrides {@link #observe} alone, and is told of each run by an
 * {@link OfRun} of its own, and of each task by an {@link OfTask}.
 */
public interface Observer {

    /**
     * A run begins; says who is told of it. Called before everything else, by the thread that begins it: the one that called it, or that
     * reads a stream first; for a stage of a pipeline, one of the pipeline's. By default this is told, by the other methods.
     */
    default OfRun observe(Run run) {
        return new FlatObserver(this, run);
    }

    /**
     * Takes what the calling thread has, for {@link #observe} to find on another: the stages of a pipeline begin on threads of their own. Called
     * for each stage when the pipeline is, by the thread that calls it; what is returned is set around {@link #observe}. By default
     * nothing.
     */
    default Propagator.Snapshot capture() {
        return Propagator.Snapshot.NOTHING;
    }

    /** A run begins. Called by the thread that begins it, as {@link #observe} is. */
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
     * each such attempt of one that is tried again; where two attempts go on at once, for each of them and for the task that waits for
     * them. By a thread of its own, and before the end of the task is told, or not at all. The run goes on waiting for it.
     *
     * @param late how long ago it was told to stop
     * @param stack what it is doing
     */
    default void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {}

    /**
     * A run has ended: none of its tasks is running. Called by the thread that called it, before that gets its result. What nobody waits
     * for is told of by another: a stage by a thread of its pipeline, a publisher's subscription by the last of its threads or who cancels
     * it, a stream that was lost by a thread of its own.
     */
    default void runEnded(Run run, Summary summary) {}

    /** Is told of one run, which has begun. */
    interface OfRun {

        /**
         * A task was forked: from now on it waits for a thread, within the limit. Called, before it can begin, by the thread that forks it;
         * so by several at once, and each time before the end of the run. The tasks of collections and maps are there from the beginning
         * ({@link Run#tasks}), and others when they begin.
         */
        default void taskForked() {}

        /** A task begins; says who is told of it. Called by the task's thread, just before the function and all that stands around it. */
        default OfTask taskStarted(Task task) {
            return OfTask.NOBODY;
        }

        /** As {@link Observer#runEnded}. */
        default void ended(Summary summary) {}
    }

    /** Is told of one task, which has begun. By one thread at a time, but for hedges. */
    interface OfTask {

        /** Is told nothing. */
        OfTask NOBODY = new OfTask() {};

        /**
         * Sets what the function is to find on its thread, such as the current span. Called just before each call of the function, within
         * all that {@linkplain Propagator propagators} set; for a function that is called by an attempt, that attempt's is called instead.
         *
         * @return what puts the thread back; called on the same thread when the function has ended
         */
        default Propagator.Restore enter() {
            return Propagator.Restore.NOTHING;
        }

        /**
         * An attempt of the task begins; says who is told of it. Called, by the attempt's thread, under a policy that has a retry or a hedge,
         * for each attempt.
         */
        default OfAttempt attemptStarted(Attempt attempt) {
            return OfAttempt.NOBODY;
        }

        /** As {@link Observer#taskRetried}. */
        default void retried(Outcome<?> attempt, Duration backOff) {}

        /** As {@link Observer#taskHedged}. */
        default void hedged(Duration after) {}

        /** As {@link Observer#taskStuck}. */
        default void stuck(Duration late, List<StackTraceElement> stack) {}

        /**
         * As {@link Observer#taskEnded}. Where there are several observers, called within what all of them set by
         * {@link #enter}; those that set something are told first.
         */
        default void ended(Outcome<?> outcome, Duration elapsed) {}
    }

    /** Is told of one attempt, which has begun. */
    interface OfAttempt {

        /** Is told nothing. */
        OfAttempt NOBODY = new OfAttempt() {};

        /** As {@link OfTask#enter}, for the function that this attempt calls. */
        default Propagator.Restore enter() {
            return Propagator.Restore.NOTHING;
        }

        /**
         * The attempt has ended. Called by its thread.
         *
         * @param outcome what became of it; {@link Outcome.Cancelled} too if the other of two attempts at once was quicker
         */
        default void ended(Outcome<?> outcome) {}
    }

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
     * @param waited how long it was there before it began: since the beginning of its run, or since it was forked; zero if it was pulled
     *     from an iterator, a stream or a pipeline, which give when a thread is free
     */
    record Task(Run run, long index, Duration waited) {

        /** A task that has not waited. */
        public Task(Run run, long index) {
            this(run, index, Duration.ZERO);
        }

        /** The run's name and the index: {@code crawl/17}. */
        public String name() {
            return run.name() + "/" + index;
        }
    }

    /**
     * One attempt of a task.
     *
     * @param number the first is 1
     * @param hedge whether it is the second of two at once
     */
    record Attempt(int number, boolean hedge) {}

    /**
     * What became of a run's tasks.
     *
     * @param succeeded how many returned
     * @param failed how many failed
     * @param cancelled how many were told to stop and ended without a result
     * @param notStarted how many never started, where that is known
     * @param elapsed from the start of the run to the end of its last task
     * @param end how the run ended
     * @param cause why the run was cancelled, if it was: its first failure, a deadline, an interrupt, the surroundings, or that it had
     *     what it wanted
     */
    record Summary(
            long succeeded,
            long failed,
            long cancelled,
            OptionalLong notStarted,
            Duration elapsed,
            End end,
            Optional<Throwable> cause) {}

    /** How a run ended. */
    enum End {

        /** All tasks have ended by themselves; some may have failed, if that is borne. */
        COMPLETED,

        /** It had what it wanted, and needed no more of its tasks. */
        SATISFIED,

        /** A failure stopped it. */
        FAILED,

        /** Its deadline passed. */
        DEADLINE_EXCEEDED,

        /** Its caller was interrupted. */
        INTERRUPTED,

        /** It was cancelled from outside. */
        CANCELLED
    }
}
