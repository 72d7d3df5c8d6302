package dev.braid.property;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call of a task's function, or of a scope's block: what has come to it, and what it knows. */
final class Attempt {

    /** As the number of a task: what the attempt is of is the block of a scope. */
    static final int BLOCK = -1;

    private final Call call;
    private final int task;
    private final int round;
    private final long startedAt;
    private boolean interruptedByUser;
    private boolean toldToStop;
    private boolean unneeded;
    private boolean over;
    private @Nullable Integer value;
    private @Nullable Throwable thrown;
    private int endedAt;

    /**
     * One that begins now.
     *
     * @param round which of its task's attempts in a row it is, from 1
     */
    Attempt(Call call, int task, int round, long now) {
        this.call = call;
        this.task = task;
        this.round = round;
        this.startedAt = now;
    }

    int task() {
        return task;
    }

    int round() {
        return round;
    }

    boolean isBlock() {
        return task == BLOCK;
    }

    // Its end

    void ends(@Nullable Integer value, @Nullable Throwable thrown, int position) {
        this.over = true;
        this.value = value;
        this.thrown = thrown;
        this.endedAt = position;
    }

    boolean isOver() {
        return over;
    }

    boolean isSuccess() {
        return over && thrown == null;
    }

    @Nullable Integer value() {
        return value;
    }

    @Nullable Throwable thrown() {
        return thrown;
    }

    /** The position in the trace of its end. */
    int endedAt() {
        return endedAt;
    }

    // What tells it to stop

    /** It is about to interrupt its own thread, or to have it interrupted by somebody who is no task of Braid's. */
    void interruptedByUser() {
        interruptedByUser = true;
    }

    boolean wasInterruptedByUser() {
        return interruptedByUser;
    }

    /** The attempt beside it has succeeded. */
    void isNotNeeded() {
        unneeded = true;
    }

    /** Whether something may tell it to stop that does not tell all of its run. */
    boolean isPerhapsCancelledAlone(long now) {
        return unneeded || now >= ownDue();
    }

    /** It knows that it has been told to stop, by an interrupt or by its context, and is about to throw. */
    void seesCancel(long now) {
        toldToStop |= now < ownDue() && !unneeded;
    }

    /** Whether it ended knowing that its run had been told to stop. */
    boolean wasToldToStop() {
        return toldToStop;
    }

    // Time

    /** When its time is over, by its own time-out or by what is around. */
    long due() {
        return Math.min(ownDue(), call.deadline());
    }

    private long ownDue() {
        int millis = isBlock() ? 0 : call.run().policy().taskTimeoutMillis();
        return millis == 0 ? Long.MAX_VALUE : startedAt + Duration.ofMillis(millis).toNanos();
    }
}
