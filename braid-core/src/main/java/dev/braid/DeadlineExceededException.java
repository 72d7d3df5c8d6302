package dev.braid;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A deadline passed before the work was done. The message says how much was done, what was still running (for how long, and in which
 * method), and what had not started.
 */
public final class DeadlineExceededException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long done;
    private final ArrayList<String> running;
    private final long waiting;

    /** Which deadline it was: one object for the cause of its context, those of the contexts below, and all that is thrown for them. */
    private final transient Object deadline;

    private DeadlineExceededException(Progress progress, Object deadline) {
        super(progress.message());
        this.deadline = deadline;
        this.done = progress.done();
        this.running = new ArrayList<>(progress.running());
        this.waiting = progress.waiting().orElse(-1);
    }

    /** How far a run had come when the deadline passed. */
    record Progress(String message, long done, List<String> running, OptionalLong waiting) {}

    /** What a context whose deadline has passed is cancelled with. */
    static DeadlineExceededException asCause(Progress progress) {
        return new DeadlineExceededException(progress, new Object());
    }

    /** What a context is cancelled with because the one {@code above}, whose cause that is, is past its deadline. */
    static DeadlineExceededException inherited(Throwable above, Progress progress) {
        return new DeadlineExceededException(progress, ((DeadlineExceededException) above).deadline);
    }

    static DeadlineExceededException asCause(String message) {
        return asCause(new Progress(message, 0, List.of(), OptionalLong.empty()));
    }

    /** The same to be thrown here, with this stack. */
    static DeadlineExceededException thrownFor(Throwable cause) {
        var exceeded = (DeadlineExceededException) cause;
        var progress = new Progress(
                String.valueOf(exceeded.getMessage()), exceeded.done, exceeded.running, exceeded.waiting());
        return new DeadlineExceededException(progress, exceeded.deadline);
    }

    /** Whether this is about the same deadline as the cause of a context that is past one. */
    boolean tellsOf(Throwable cause) {
        return ((DeadlineExceededException) cause).deadline == deadline;
    }

    /** How many tasks had ended. */
    public long done() {
        return done;
    }

    /** The names of tasks that were still running, in the order of their start; at most {@value DeadlineReport#MOST_NAMES} of them. */
    public List<String> running() {
        return List.copyOf(running);
    }

    /** How many tasks had not started, where that is known: an iterator or a stream may have had more. */
    public OptionalLong waiting() {
        return waiting < 0 ? OptionalLong.empty() : OptionalLong.of(waiting);
    }
}
