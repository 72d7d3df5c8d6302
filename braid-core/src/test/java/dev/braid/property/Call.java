package dev.braid.property;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.Outcome;
import dev.braid.property.Ends.Ended;
import dev.braid.property.Tree.Body;
import dev.braid.property.Tree.Policy;
import dev.braid.property.Tree.Run;
import dev.braid.test.internal.VirtualTimeHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call of a run while a tree is played: what is known of it from outside, and the promises that can be checked at once. */
final class Call {

    /** A task as far as it is known. */
    private static final class Task {
        final Body body;
        boolean started;
        boolean ended;
        boolean toldToStop;
        long startedAt;
        @Nullable Attempts attempts;

        Task(Body body) {
            this.body = body;
        }
    }

    private static final int NEVER = Integer.MAX_VALUE;

    private final VirtualTimeHost host;
    private final Trace trace;
    private final Shared shared;
    private final int number;
    private final Run run;
    private final @Nullable Call parent;
    private final @Nullable Attempt within;
    private final boolean shielded;
    private final CancellableContext context;
    private final long begunAt;
    private final long deadline;

    /** The deadline, if it is sooner than that of what is around. */
    private final long ownDeadline;

    private final boolean stoppedBefore;

    private final List<Call> children = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private final Ends ends;
    private final Interrupts interrupts;
    private int starts;
    private int running;
    private int delivered;
    private final Pulls pulls = new Pulls(this);
    private final Keys keys;

    /** If it is a scope. */
    private @Nullable Block block;

    /** Whether its first failure or its last wanted success has come. */
    private boolean decided;

    private boolean stopped;
    private boolean told;

    /** When its tasks were told to stop at the latest, as far as is known. */
    private long toldAt = Long.MAX_VALUE;

    private boolean waiting;
    private boolean over;

    /** The position in the trace of the first event that may have cancelled this call. */
    private int cancelledFrom = NEVER;

    /** A call that begins now, in the calling thread and in its context, within an attempt of {@code parent}. */
    Call(
            VirtualTimeHost host,
            Trace trace,
            Shared shared,
            int number,
            Run run,
            @Nullable Call parent,
            @Nullable Attempt within,
            boolean shielded) {
        this.host = host;
        this.trace = trace;
        this.shared = shared;
        this.number = number;
        this.run = run;
        this.parent = parent;
        this.within = within;
        this.shielded = shielded;
        Context current = Context.current();
        int millis = run.policy().surroundingMillis();
        this.context = (millis == 0 ? current : current.withTimeout(Duration.ofMillis(millis))).withCancel();
        this.begunAt = host.time();
        long around = nanos(context.deadline());
        this.deadline = Math.min(around, after(run.policy().timeoutMillis()));
        this.ownDeadline = deadline < around ? deadline : Long.MAX_VALUE;
        if (run.form() != Tree.Form.SCOPE) {
            run.tasks().forEach(body -> tasks.add(new Task(body)));
        }
        this.keys = new Keys(this, run.policy().bounds());
        this.ends = new Ends(this);
        this.interrupts = new Interrupts(host, this, parent, within);
        if (parent != null) {
            parent.children.add(this);
            if (!shielded) {
                boolean perhaps = parent.isPerhapsCancelled() || (within != null && isPerhapsCancelledAlone(within));
                cancelledFrom = perhaps ? trace.position() : NEVER;
                stopped = parent.stopped;
            }
        }
        if (interrupts.wereBefore()) {
            cancelledFrom = Math.min(cancelledFrom, trace.position());
        }
        this.stoppedBefore = stopped;
        trace.add("begins", this, -1);
    }

    private long nanos(Optional<Instant> instant) {
        return instant.map(at -> host.time() + Duration.between(host.now(), at).toNanos()).orElse(Long.MAX_VALUE);
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

    /** The call {@code level} calls out of this one, or the outermost. */
    Call up(int level) {
        return level == 0 || parent == null ? this : parent.up(level - 1);
    }

    long deadline() {
        return deadline;
    }

    /** Whether what is seen of it tells in which order its tasks succeeded or failed. */
    boolean isExact() {
        return !run.policy().attempting().isHedged();
    }

    /** Whether its tasks may make more than one attempt, or wait before it. */
    boolean isLayered() {
        return run.policy().attempting().isLayered();
    }

    Ends ends() {
        return ends;
    }

    Interrupts interrupts() {
        return interrupts;
    }

    Pulls pulls() {
        return pulls;
    }

    boolean isShielded() {
        return shielded;
    }

    // Its tasks

    int size() {
        return tasks.size();
    }

    /** It is the scope of this block. */
    void isScopeOf(Block opened) {
        block = opened;
    }

    Optional<Block> block() {
        return Optional.ofNullable(block);
    }

    /** Whether it wants permits of which an attempt around it holds some. */
    boolean isRejected() {
        return run.policy().attempting().weight() != 0 && isInPermits();
    }

    private boolean isInPermits() {
        return parent != null
                && within != null
                && ((!within.isBlock() && parent.run.policy().attempting().weight() != 0) || parent.isInPermits());
    }

    Body body(int task) {
        return tasks.get(task).body;
    }

    boolean hasStarted(int task) {
        return tasks.get(task).started;
    }

    boolean hasEnded(int task) {
        return tasks.get(task).ended;
    }

    Attempts attempts(int task) {
        return Objects.requireNonNull(tasks.get(task).attempts);
    }

    /** The attempts of each task that has begun, if its policy is about attempts. */
    Stream<Attempts> attempts() {
        return tasks.stream().<@Nullable Attempts>map(task -> task.attempts).filter(Objects::nonNull);
    }

    /** One more task is forked. */
    int forks(Body body) {
        tasks.add(new Task(body));
        trace.add("is forked", this, tasks.size() - 1);
        return tasks.size() - 1;
    }

    // What happens

    void taskStarts(int task) {
        Policy policy = run.policy();
        Task state = tasks.get(task);
        require(!state.started, "a task starts once", task);
        requireOpen(task);
        require(policy.limit() == 0 || running < policy.limit(), "P8 no more at a time than the limit", running);
        require(keys.hasRoom(task), "P8 no more of a key at a time than its limit", task);
        require(policy.bounds().perKey() > 1 || keys.isNext(task), "P8 those of a key start in order", task);
        state.startedAt = host.time();
        if (run.form().hasWindow() && policy.limit() != 0) {
            // A reader has what it took before it can say so.
            int reader = run.form() == Tree.Form.STREAM ? 1 : 0;
            long held = starts - delivered - ends.failures() - ends.untold();
            require(held < policy.mostHeld() + reader, "P7 no more are held back than the window", starts, delivered);
        }
        state.started = true;
        starts++;
        running++;
        trace.add("starts", this, task);
        if (isLayered()) {
            state.attempts = new Attempts(this, shared, task);
        }
    }

    /** A task, or another attempt of it, begins: that is possible only while nothing has ended the run. */
    void requireOpen(int task) {
        require(!over, "P1 nothing starts after the return", task);
        require(!decided, "P3 nothing starts after the first failure, or the last success that was wanted", task);
        require(!stopped, "P3 nothing starts after a cancel", task);
        // One that comes from above may be passed on by a thread that has not come to this call yet.
        boolean timely = host.time() <= ownDeadline || host.isLate() || cancelledFrom != NEVER;
        require(timely, "P3 nothing starts after the deadline", task);
    }

    /** The function is called. */
    Attempt attemptStarts(int task) {
        require(!Thread.currentThread().isInterrupted() || Context.current().isCancelled(),
                "P5 no task finds an interrupt that was meant for another", task);
        Attempt attempt;
        if (isLayered()) {
            attempt = attempts(task).starts();
            trace.add("begins attempt " + attempt.round(), this, task);
        } else {
            taskStarts(task);
            attempt = new Attempt(this, task, 1, host.time());
        }
        requireDeadline(attempt);
        return attempt;
    }

    private void requireDeadline(Attempt attempt) {
        long actual = nanos(Context.current().deadline());
        require(actual == attempt.due(), "P9 the deadline is the soonest of those around", attempt.task(), actual, attempt.due());
    }

    void attemptEnds(Attempt attempt, @Nullable Integer value, @Nullable Throwable thrown) {
        require(!over, "P1 nothing runs after the return", attempt.task());
        String how = thrown == null ? "returns" : "throws " + thrown.getClass().getSimpleName();
        attempt.ends(value, thrown, trace.add(how, this, attempt.task()));
        if (isLayered()) {
            attempts(attempt.task()).ends(attempt); // what became of the task is for its observer to tell
            if (ends.isPerhapsDecided()) {
                children().forEach(child -> child.mayBeCancelled(attempt.endedAt()));
            }
        } else {
            taskEnds(new Ended(attempt.task(), value, thrown, false, attempt.endedAt(), host.time()));
            tasks.get(attempt.task()).toldToStop = attempt.wasToldToStop();
        }
    }

    /** A task that makes attempts has ended. */
    void taskEnds(int task, Outcome<?> outcome) {
        require(!over, "P1 nothing ends after the return", task);
        int now = trace.add("has ended: " + outcome.getClass().getSimpleName(), this, task);
        int position = attempts(task).taskEnds(outcome).orElse(now);
        taskEnds(Ended.of(task, outcome, position, host.time()));
    }

    private void taskEnds(Ended end) {
        running--;
        tasks.get(end.task()).ended = true;
        ended(end);
    }

    private void ended(Ended end) {
        ends.add(end);
        if (ends.isDecisive(end)) {
            decided = true;
            tellsToStop();
        }
        if (decided || ends.isPerhapsDecided()) {
            children().forEach(child -> child.mayBeCancelled(end.position())); // whichever task they are of
        }
    }

    /** The source has thrown. */
    void sourceThrows(Throwable thrown) {
        int position = trace.add("source throws " + thrown.getClass().getSimpleName(), this, -1);
        ended(new Ended(-1, null, thrown, false, position, host.time()));
    }

    /** The block of a scope has thrown. */
    void blockThrows(Throwable thrown) {
        int position = trace.add("block throws " + thrown.getClass().getSimpleName(), this, -1);
        boolean consequence = thrown instanceof CancelledException || thrown instanceof DeadlineExceededException;
        if (!consequence || !isPerhapsCancelled()) {
            ended(new Ended(-1, null, thrown, false, position, host.time()));
        }
    }

    /** An attempt is cancelled because the one beside it has succeeded. */
    void isNotNeeded(Attempt attempt, int position) {
        children().stream().filter(child -> child.within == attempt).forEach(child -> child.mayBeCancelled(position));
    }

    private void tellsToStop() {
        toldAt = Math.min(toldAt, host.time());
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

    /** Whether a task, whose only attempt that was, ended knowing that it had been told to stop, and not by its time-out. */
    boolean wasToldToStop(int task) {
        return tasks.get(task).toldToStop;
    }

    boolean isPerhapsCancelled() {
        return decided || cancelledFrom != NEVER || hasExpired() || ends.isPerhapsDecided();
    }

    /** Whether something may tell the attempt to stop that does not tell all of the call. */
    boolean isPerhapsCancelledAlone(Attempt attempt) {
        return attempt.isPerhapsCancelledAlone(host.time());
    }

    /** The caller waits for the run to go on, or does so no more. */
    void waits(boolean waiting) {
        this.waiting = waiting;
    }

    /** Whether a cancel of it has returned. */
    boolean isStopped() {
        return stopped;
    }

    /** Whether all its tasks have been told to stop. */
    boolean isTold() {
        return told;
    }

    boolean isWaiting() {
        return waiting;
    }

    int running() {
        return running;
    }

    /** How many results are there, delivered or not, or are taken for results until it is their turn. */
    long results() {
        return ends.succeeded() + ends.failures();
    }

    /** The call has returned or thrown. */
    void returns(@Nullable Throwable thrown) {
        over = true;
        waiting = false;
        trace.add(thrown == null ? "is over" : "is over by " + thrown.getClass().getSimpleName(), this, -1);
        require(running == 0, "P1 no task runs after the return", running);
        attempts().forEach(Attempts::check);
        require(!pulls.isBusy(), "P1 nobody is in the source after the return");
    }

    boolean isOver() {
        return over;
    }

    void require(boolean holds, String promise, Object... details) {
        trace.require(holds, promise, this, details);
    }

    // What is known after it

    int starts() {
        return starts;
    }

    /** When the task began or, if later, was told to stop; as far as is known. */
    long toldToStopAt(int task) {
        return Math.max(tasks.get(task).startedAt, toldAt);
    }

    int delivered() {
        return delivered;
    }

    boolean wasStoppedBefore() {
        return stoppedBefore;
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
