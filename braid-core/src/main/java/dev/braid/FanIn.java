package dev.braid;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings the results of one run together: what makes one form differ from another. The methods are called by several threads at once,
 * except {@link #result()}, which is called after all tasks have ended.
 *
 * @param <R> a task's result
 * @param <A> the answer of the run
 */
abstract class FanIn<R extends @Nullable Object, A extends @Nullable Object> {

    /** What a fan-in may do to its run. */
    interface Control {

        /** The run has failed: cancels it with the failure; if it was cancelled before, keeps the failure for later. */
        void fail(Throwable failure);

        /** Whether the run goes on though one more task has failed; keeps the failure for the case that something else ends the run. */
        boolean bears(Throwable failure);

        /** The run has what it wanted: cancels the rest. False if it was cancelled before. */
        boolean enough();

        /** There is room in the window again. */
        void staff();

        /** How many attempts the task that is being told of has taken, in the thread that tells. */
        default int attempts() {
            return 1;
        }
    }

    private @Nullable Control control;

    /** The run begins, with this many tasks if that is known. */
    void begin(Control control, OptionalLong tasks) {
        this.control = control;
    }

    final Control control() {
        Control known = control;
        assert known != null;
        return known;
    }

    abstract void succeeded(Object task, long index, R value);

    /** A task has failed: ends the run unless that bears it. */
    void failed(Object task, long index, Throwable failure) {
        if (control().bears(failure)) {
            tolerated(index);
        } else {
            control().fail(failure);
        }
    }

    /** A task has failed, and the run goes on: there will be no result of it. */
    void tolerated(long index) {}

    /** How many failures the run bears if its policy does not say; null for none. */
    @Nullable Tolerance usualTolerance() {
        return null;
    }

    /** A task was told to stop and ended without a result; {@code thrown} is null if it had not begun. */
    void cancelled(Object task, long index, Throwable cause, @Nullable Throwable thrown) {}

    /** The source has ended by itself, and only now it is known how many tasks there were. May be called more than once. */
    void exhausted(long tasks) {}

    /** No task runs, for now. Called by the last thread to leave; must be quick. */
    void idle() {}

    /** No task runs and none will. Called by the last thread to leave; must be quick. */
    void closed() {}

    /** Failures that have not been given to the run; told if the answer is not there. */
    List<Throwable> failures() {
        return List.of();
    }

    /** By which results are held back; null if none are. */
    @Nullable Window window() {
        return null;
    }

    /** Whether the answer is there although the run was cancelled. */
    boolean isSatisfied() {
        return false;
    }

    abstract A result();

    /** Whether what is done when the deadline passes can be an answer. */
    boolean givesPartial() {
        return false;
    }

    /** The answer of a run of so many tasks that the deadline has ended; called like {@link #result()}, and instead. */
    A partial(long tasks, DeadlineExceededException exceeded) {
        throw new UnsupportedOperationException();
    }
}
