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

    DeadlineExceededException(String message) {
        this(new Progress(message, 0, List.of(), OptionalLong.empty()));
    }

    DeadlineExceededException(Progress progress) {
        super(progress.message());
        this.done = progress.done();
        this.running = new ArrayList<>(progress.running());
        this.waiting = progress.waiting().orElse(-1);
    }

    /** How far a run had come when the deadline passed. */
    record Progress(String message, long done, List<String> running, OptionalLong waiting) {}

    Progress progress() {
        return new Progress(String.valueOf(getMessage()), done, running, waiting());
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
