package dev.braid.property;

import dev.braid.CancellableContext;
import dev.braid.Context;
import dev.braid.property.Tree.Policy;
import dev.braid.property.Tree.Run;
import dev.braid.test.internal.VirtualTimeHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call of a run while a tree is played: what is known of it from outside, and the promises that can be checked at once. */
final class Call {

    /** How a task, or the source if {@code task} is -1, has ended. */
    record Ended(int task, @Nullable Integer value, @Nullable Throwable thrown, int position, long at) {}

    private static final int NEVER = Integer.MAX_VALUE;

    private final VirtualTimeHost host;
    private final Trace trace;
    private final int number;
    private final Run run;
    private final @Nullable Call parent;
    private final int parentTask;
    private final boolean shielded;
    private final Thread caller = Thread.currentThread();
    private final boolean interruptedBefore = caller.isInterrupted();
    private final CancellableContext context;
    private final long begunAt;
    private final long deadline;

    /** The deadline, if it is sooner than that of what is around. */
    private final long ownDeadline;

    private final boolean stoppedBefore;

    private final List<Call> children = new ArrayList<>();
    private final boolean[] started;
    private final long[] startedAt;
    private final boolean[] interruptedByUser;
    private final boolean[] toldToStop;
    private final List<Ended> ends = new ArrayList<>();
    private int starts;
    private int running;
    private int pulled;
    private int delivered;
    private int succeeded;
    private boolean sourceBusy;
    private final Keys keys;

    /** Whether its first failure or its last wanted success has come. */
    private boolean decided;

    private boolean stopped;
    private boolean told;

    /** When its tasks were told to stop at the latest, as far as is known. */
    private long toldAt = Long.MAX_VALUE;

    private boolean waiting;
    private boolean over;
    private int userInterrupts;

    /** The position in the trace of the first event that may have cancelled this call. */
    private int cancelledFrom = NEVER;

    /** A call that begins now, in the calling thread and in its context. */
    Call(VirtualTimeHost host, Trace trace, int number, Run run, @Nullable Call parent, int parentTask, boolean shielded) {
        this.host = host;
        this.trace = trace;
        this.number = number;
        this.run = run;
        this.parent = parent;
        this.parentTask = parentTask;
        this.shielded = shielded;
        Context current = Context.current();
        int millis = run.policy().surroundingMillis();
        this.context = (millis == 0 ? current : current.withTimeout(Duration.ofMillis(millis))).withCancel();
        this.begunAt = host.time();
        long around = nanos(context.deadline());
        this.deadline = Math.min(around, after(run.policy().timeoutMillis()));
        this.ownDeadline = deadline < around ? deadline : Long.MAX_VALUE;
        this.started = new boolean[run.tasks().size()];
        this.keys = new Keys(this, run.policy().bounds(), started, task -> ends.stream().anyMatch(end -> end.task() == task));
        this.startedAt = new long[run.tasks().size()];
        this.interruptedByUser = new boolean[run.tasks().size()];
        this.toldToStop = new boolean[run.tasks().size()];
        if (parent != null) {
            parent.children.add(this);
            if (!shielded) {
                cancelledFrom = parent.isPerhapsCancelled() ? trace.position() : NEVER;
                stopped = parent.stopped;
            }
        }
        if (interruptedBefore) {
            cancelledFrom = Math.min(cancelledFrom, trace.position());
        }
        this.stoppedBefore = stopped;
        trace.add("begins", this, -1);
    }

    private long nanos(Optional<Instant> instant) {
        return instant.map(at -> begunAt + Duration.between(host.now(), at).toNanos()).orElse(Long.MAX_VALUE);
    }

    private long after(int millis) {
        return millis == 0 ? Long.MAX_VALUE : begunAt + Duration.ofMillis(millis).toNanos();
    }

    int number() {
        return number;
    }

    Keys keys() {
        return keys;
    }

    Run run() {
        return run;
    }

    CancellableContext context() {
        return context;
    }

    Thread caller() {
        return caller;
    }

    /** The call {@code level} calls out of this one, or the outermost. */
    Call up(int level) {
        return level == 0 || parent == null ? this : parent.up(level - 1);
    }

    // What happens

    void taskStarts(int task) {
        Policy policy = run.policy();
        require(!over, "P1 nothing starts after the return", task);
        require(!started[task], "a task starts once", task);
        require(!decided, "P3 nothing starts after the first failure, or the last success that was wanted", task);
        require(!stopped, "P3 nothing starts after a cancel", task);
        // One that comes from above may be passed on by a thread that has not come to this call yet.
        boolean timely = host.time() <= ownDeadline || host.isLate() || cancelledFrom != NEVER;
        require(timely, "P3 nothing starts after the deadline", task);
        require(policy.limit() == 0 || running < policy.limit(), "P8 no more at a time than the limit", running);
        require(keys.hasRoom(task), "P8 no more of a key at a time than its limit", task);
        require(policy.bounds().perKey() > 1 || keys.isNext(task), "P8 those of a key start in order", task);
        require(!Thread.currentThread().isInterrupted() || Context.current().isCancelled(),
                "P5 no task finds an interrupt that was meant for another", task);
        startedAt[task] = host.time();
        requireDeadline(task);
        if (run.form().hasWindow() && policy.limit() != 0) {
            // A reader has what it took before it can say so.
            int reader = run.form() == Tree.Form.STREAM ? 1 : 0;
            long held = starts - delivered - failures();
            require(held < window() + reader, "P7 no more are held back than the window", starts, delivered);
        }
        started[task] = true;
        starts++;
        running++;
        trace.add("starts", this, task);
    }

    private void requireDeadline(int task) {
        long expected = due(task);
        long actual = Context.current().deadline()
                .map(at -> host.time() + Duration.between(host.now(), at).toNanos())
                .orElse(Long.MAX_VALUE);
        require(actual == expected, "P9 the deadline is the soonest of those around", task, actual, expected);
    }

    void taskEnds(int task, @Nullable Integer value, @Nullable Throwable thrown) {
        require(!over, "P1 nothing runs after the return", task);
        running--;
        int position = trace.add(thrown == null ? "returns" : "throws " + thrown.getClass().getSimpleName(), this, task);
        ends.add(new Ended(task, value, thrown, position, host.time()));
        if (thrown == null) {
            succeeded++;
        }
        decided |= thrown != null && failures() > tolerated();
        decided |= run.form().isQuorum() && succeeded == run.needed();
        if (decided) {
            tellsToStop();
        }
        if (decided || isImpossible()) {
            children().forEach(child -> child.mayBeCancelled(position)); // whichever task they are of
        }
    }

    /** How many tasks have failed. */
    private long failures() {
        return ends.stream().filter(end -> end.thrown() != null && end.task() >= 0).count();
    }

    /** How many failures of tasks do not end it. */
    int tolerated() {
        int given = run.policy().bounds().tolerated();
        return run.form().isQuorum() ? Integer.MAX_VALUE : given >= 0 ? given : run.form().isFailFast() ? 0 : Integer.MAX_VALUE;
    }

    /** The end of a task or of the source that ended the call, if any did, and nothing else came before it. */
    Optional<Ended> decisive() {
        int failed = 0;
        for (Ended end : ends) {
            if (end.thrown() != null && (end.task() < 0 || ++failed > tolerated())) {
                return Optional.of(end);
            }
        }
        return Optional.empty();
    }

    /** Whether there is a task that could start: the next one, or where keys are limited, one that is not too far ahead. */
    private boolean isAnyOpen() {
        if (run.policy().bounds().keys() == 0) {
            return starts < started.length && isWindowOpen();
        }
        int aside = 0;
        for (int task = 0; task < started.length; task++) {
            if (!started[task] && keys.hasRoom(task)) {
                return task < keys.asked() || (aside < window() && isWindowOpen(aside));
            }
            aside += started[task] ? 0 : 1;
        }
        return false;
    }

    /** Whether it wants more successes than there can be. It may not know that yet. */
    private boolean isImpossible() {
        return run.form().isQuorum() && succeeded + started.length - ends.size() < run.needed();
    }

    private void tellsToStop() {
        toldAt = Math.min(toldAt, host.time());
    }

    /** One thread is inside the source from here on. */
    void sourceEntered() {
        require(!sourceBusy, "one thread at a time is in a source");
        require(!over, "P1 nothing is pulled after the return");
        boolean full = run.form().hasWindow() && run.policy().limit() == 0 && succeeded - delivered > window();
        require(!full, "P7 nothing is pulled while the window is full", succeeded, delivered);
        sourceBusy = true;
    }

    void sourceLeft(boolean withTask) {
        sourceBusy = false;
        if (withTask) {
            pulled++;
            int limit = run.policy().limit();
            int open = pulled - (int) ends.stream().filter(end -> end.task() >= 0).count();
            int aside = run.policy().bounds().keys() == 0 ? 0 : window();
            require(limit == 0 || isPerhapsCancelled() || open <= limit + aside,
                    "P8 nothing is pulled beyond the limit", open);
        }
    }

    void sourceFails(Throwable thrown) {
        sourceBusy = false;
        int position = trace.add("source throws " + thrown.getClass().getSimpleName(), this, -1);
        ends.add(new Ended(-1, null, thrown, position, host.time()));
        decided = true;
        tellsToStop();
        children().forEach(child -> child.mayBeCancelled(position));
    }

    void delivers() {
        delivered++;
    }

    /** Whoever cancels this call from outside is about to do so. */
    void mayBeCancelled() {
        mayBeCancelled(trace.position());
    }

    private void mayBeCancelled(int position) {
        if (cancelledFrom == NEVER) {
            cancelledFrom = position;
            children().forEach(child -> child.mayBeCancelled(position));
        }
    }

    /**
     * A cancel of its context has returned.
     *
     * @param first whether nothing else had cancelled it, so that it was this cancel that told all its tasks
     */
    void wasStopped(boolean first) {
        told |= first;
        if (first) {
            tellsToStop();
        }
        if (!stopped && !over) {
            stopped = true;
            trace.add("is cancelled", this, -1);
            children().forEach(Call::isStoppedFromAbove);
        }
    }

    /** Nothing starts any more, though its tasks may not have been told yet. */
    private void isStoppedFromAbove() {
        stopped = true;
        children().forEach(Call::isStoppedFromAbove);
    }

    private List<Call> children() {
        return children.stream().filter(child -> !child.shielded && !child.over).toList();
    }

    /** The caller is about to be interrupted, not by Braid. */
    void callerInterrupted() {
        userInterrupts++;
        mayBeCancelled();
        if (parent != null) {
            parent.interruptedByUser[parentTask] = true;
        }
    }

    /** A task is about to interrupt its own thread. */
    void interruptsItself(int task) {
        interruptedByUser[task] = true;
    }

    /** A task came upon an interrupt while it waited. */
    void interruptArrived(int task, boolean inShield) {
        boolean braids = !inShield && run.policy().interrupts() && (isPerhapsCancelled() || isTimedOut(task));
        require(braids || interruptedByUser[task], "P5 an interrupt reaches cancelled tasks only", task, inShield);
        if (!interruptedByUser[task]) {
            seesCancel(task);
        }
    }

    /** A task knows that it has been told to stop, by an interrupt or by its context, and is about to throw. */
    void seesCancel(int task) {
        toldToStop[task] |= !isTimedOut(task);
    }

    /** Whether a task ended knowing that it had been told to stop, and not by its time-out. */
    boolean wasToldToStop(int task) {
        return toldToStop[task];
    }

    /** Whether a task has time left, and nothing has told it to stop: so it has no interrupt behind it. */
    boolean isTimely(int task) {
        return !isPerhapsCancelled() && host.time() < due(task);
    }

    /** A task that was timely has waited, where an interrupt could reach it; others have computed for {@code spent} meanwhile. */
    void hasWaited(int task, long spent) {
        require(host.time() - spent <= due(task), "P9 what waits when its time is over is interrupted", task, due(task));
    }

    /** When its time is over, by its own time-out or by what is around. */
    private long due(int task) {
        return Math.min(ownDue(task), deadline);
    }

    private long ownDue(int task) {
        int millis = run.policy().taskTimeoutMillis();
        return millis == 0 ? Long.MAX_VALUE : startedAt[task] + Duration.ofMillis(millis).toNanos();
    }

    /** A task has left a clean-up block. */
    void shieldEnds(int task, boolean inAnother) {
        require(!told || inAnother || !run.policy().interrupts() || Thread.currentThread().isInterrupted(),
                "P5 a cancel that a shield kept away is delivered at its end", task);
    }

    boolean isPerhapsCancelled() {
        return decided || cancelledFrom != NEVER || hasExpired() || isImpossible();
    }

    private boolean isTimedOut(int task) {
        return host.time() >= ownDue(task);
    }

    /** The caller waits for the run to go on, or does so no more. */
    void waits(boolean waiting) {
        this.waiting = waiting;
    }

    /** Nobody can go on: then each waiting call has something that runs, and as much of it as is allowed. */
    void checkIdle() {
        if (!waiting || over || sourceBusy || keys.isBusy()) {
            return;
        }
        require(running > 0, "P4 a call without anything that runs has returned");
        int limit = run.policy().limit();
        boolean mayStart = (limit == 0 || running < limit) && isAnyOpen();
        require(!mayStart || isPerhapsCancelled(),
                limit == 0 ? "P10 all that can run do run" : "P8 as many run as the limit allows", running, starts);
        boolean inOrder = run.policy().bounds().keys() == 0 ? isPrefix() : keys.isInOrder();
        require(isPerhapsCancelled() || inOrder, "P8 tasks that could wait for one another start in order", starts);
    }

    private boolean isPrefix() {
        for (int task = 0; task < starts; task++) {
            if (!started[task]) {
                return false;
            }
        }
        return true;
    }

    private boolean isWindowOpen() {
        return isWindowOpen(0);
    }

    private boolean isWindowOpen(int aside) {
        // A failure that is tolerated may take a place until it is its turn.
        long held = run.policy().limit() == 0 ? succeeded + failures() : starts + aside;
        return !run.form().hasWindow() || held - delivered < window();
    }

    int window() {
        Policy policy = run.policy();
        return policy.window() != 0 ? policy.window() : policy.limit() == 0 ? 256 : 2 * policy.limit();
    }

    /** The call has returned or thrown. */
    void returns(@Nullable Throwable thrown) {
        over = true;
        waiting = false;
        trace.add(thrown == null ? "is over" : "is over by " + thrown.getClass().getSimpleName(), this, -1);
        require(running == 0, "P1 no task runs after the return", running);
        require(!sourceBusy, "P1 nobody is in the source after the return");
    }

    boolean isOver() {
        return over;
    }

    void require(boolean holds, String promise, Object... details) {
        trace.require(holds, promise, this, details);
    }

    // What is known after it

    List<Ended> ends() {
        return ends;
    }

    int starts() {
        return starts;
    }

    /** When the task began or, if later, was told to stop; as far as is known. */
    long toldToStopAt(int task) {
        return Math.max(startedAt[task], toldAt);
    }

    int delivered() {
        return delivered;
    }

    boolean hasTimeOut() {
        return run.policy().taskTimeoutMillis() != 0;
    }

    int userInterrupts() {
        return userInterrupts;
    }

    boolean wasInterruptedBefore() {
        return interruptedBefore;
    }

    boolean wasStoppedBefore() {
        return stoppedBefore;
    }

    /** Whether Braid may have interrupted the calling thread, because that is a task's. */
    boolean isCallerPerhapsInterrupted() {
        return parent != null
                && !shielded
                && parent.run.policy().interrupts()
                && (parent.isPerhapsCancelled() || parent.isTimedOut(parentTask));
    }

    /** Whether nothing had cancelled the call when {@code end} came. */
    boolean isFirst(Ended end) {
        return cancelledFrom > end.position() && deadline > end.at();
    }

    boolean hasExpired() {
        return host.time() >= deadline;
    }

    boolean wasPerhapsCancelledFromOutside() {
        return cancelledFrom != NEVER || hasExpired();
    }
}
