package dev.braid.property;

import dev.braid.test.internal.VirtualTimeHost;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The interrupts of one call's caller and of its tasks: who may have sent them, and whom they may reach. */
final class Interrupts {

    private final VirtualTimeHost host;
    private final Call call;

    /** What calls, and in which attempt of that. */
    private final @Nullable Call parent;

    private final @Nullable Attempt within;
    private final Thread caller = Thread.currentThread();
    private final boolean before = caller.isInterrupted();

    /** Those of the outermost call of this thread, of which this one is the block's, or the block's in the block's. */
    private final Interrupts outermost;

    /** All calls of the thread, if this is the outermost. */
    private final List<Call> onThread = new ArrayList<>();

    private int byUser;
    private final int byUserBefore;

    Interrupts(VirtualTimeHost host, Call call, @Nullable Call parent, @Nullable Attempt within) {
        this.host = host;
        this.call = call;
        this.parent = parent;
        this.within = within;
        this.outermost = parent != null && within != null && within.isBlock() ? parent.interrupts().outermost : this;
        this.byUserBefore = outermost.byUser;
        outermost.onThread.add(call);
    }

    // The caller's

    /** Whether the caller was interrupted when it called. */
    boolean wereBefore() {
        return before;
    }

    /** How many there were of the caller, not by Braid. */
    int byUser() {
        return outermost.byUser - byUserBefore;
    }

    /** Somebody is about to interrupt the caller: with it all that has been called by the same thread. */
    void comeByUser() {
        outermost.byUser++;
        outermost.onThread.stream().filter(other -> !other.isOver()).forEach(Call::mayBeCancelled);
        if (outermost.within != null) {
            outermost.within.interruptedByUser();
        }
    }

    /** Interrupts the caller. */
    void send() {
        comeByUser();
        caller.interrupt();
    }

    /** Whether Braid may have interrupted the calling thread, because that is a task's. */
    boolean mayComeFromAbove() {
        if (parent == null || within == null || call.isShielded()) {
            return false;
        }
        boolean cancelled = parent.isPerhapsCancelled() || parent.isPerhapsCancelledAlone(within);
        return within.isBlock() ? parent.interrupts().mayComeFromAbove() : parent.run().policy().interrupts() && cancelled;
    }

    // Those of tasks, and of the block

    /** An attempt is about to interrupt its own thread. */
    void comeFrom(Attempt attempt) {
        attempt.interruptedByUser();
        if (attempt.isBlock()) {
            comeByUser();
        }
    }

    /** An attempt came upon one while it waited; returns whether that told it to stop. */
    boolean reach(Attempt attempt, boolean inShield) {
        boolean user = attempt.wasInterruptedByUser() || (attempt.isBlock() && byUser() > 0);
        boolean cancelled = call.isPerhapsCancelled() || call.isPerhapsCancelledAlone(attempt);
        boolean braids = attempt.isBlock() ? mayComeFromAbove() : call.run().policy().interrupts() && cancelled;
        call.require((braids && !inShield) || user, "P5 an interrupt reaches cancelled tasks only", attempt.task(), inShield);
        return !user;
    }

    /** Whether an attempt has time left, and nothing has told it to stop: so it has no interrupt behind it. */
    boolean mayWait(Attempt attempt) {
        boolean cancelled = call.isPerhapsCancelled() || call.isPerhapsCancelledAlone(attempt);
        return !attempt.isBlock() && !cancelled && host.time() < attempt.due();
    }

    /** An attempt that could has waited, where an interrupt could reach it; others have computed for {@code spent} meanwhile. */
    void hasWaited(Attempt attempt, long spent) {
        call.require(host.time() - spent <= attempt.due(),
                "P9 what waits when its time is over is interrupted", attempt.task(), attempt.due());
    }

    /** An attempt has left a clean-up block. */
    void shieldEnds(Attempt attempt, boolean inAnother) {
        // One that has another beside it is told by the run of these two, which may not have been told itself.
        boolean reached = call.isTold() && call.isExact() && !attempt.isBlock() && call.run().policy().interrupts();
        call.require(!reached || inAnother || Thread.currentThread().isInterrupted(),
                "P5 a cancel that a shield kept away is delivered at its end", attempt.task());
    }
}
