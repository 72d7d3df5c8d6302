package dev.braid;

import dev.braid.internal.crew.Claim;
import dev.braid.internal.crew.Crew;
import dev.braid.internal.crew.Source;
import dev.braid.internal.crew.Uninterrupted;
import dev.braid.internal.crew.Work;
import dev.braid.internal.crew.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run: a policy applied to the tasks of a source. It stands between the crew, which brings threads and claims, and the fan-in, which
 * makes the answer.
 *
 * <p>What ends a run early is decided by one CAS, that of the cause of its context: a task's failure, the deadline, the caller's
 * interrupt, the parent's cancel, or that the answer is there. Only who won it goes on to cancel, so no consequence of a cancel can be
 * taken for its cause.
 */
final class Execution<T, R extends @Nullable Object, A extends @Nullable Object> implements Work, FanIn.Control {

    private final Policy policy;
    private final String form;
    private final Source source;
    private final TaskFunction<? super T, ? extends R, ?> function;
    private final FanIn<R, A> fanIn;
    private final Ending ending;
    private final @Nullable Observation observation;
    private final RunContext context;
    private final Crew crew;

    /** Whether each task's start is noted: for deadlines and observers. */
    private final boolean timed;

    /** Whether the number of tasks was known from the beginning. */
    private final boolean sized;

    private final boolean tracksEnds;

    /** What others find of it while it goes on. */
    private final LiveRun live;

    /** Written before it can run a task. */
    private volatile @Nullable CallerRuns callerRuns;

    Execution(
            Policy policy,
            String form,
            ContextNode parent,
            Source source,
            TaskFunction<? super T, ? extends R, ?> function,
            FanIn<R, A> fanIn) {
        this(policy, form, parent, source, function, fanIn, Observation.of(policy, source.size()));
    }

    Execution(
            Policy policy,
            String form,
            ContextNode parent,
            Source source,
            TaskFunction<? super T, ? extends R, ?> function,
            FanIn<R, A> fanIn,
            @Nullable Observation observation) {
        policy.layers().requirePossible(parent);
        this.policy = policy;
        this.form = form;
        this.fanIn = fanIn;
        Window window = fanIn.window();
        Source inWindow = window == null ? source : new WindowedSource(source, window);
        TaskFunction<? super T, ? extends R, ?> layered = policy.layers().around(function);
        KeyLimit perKey = policy.limitPerKey();
        // Around the window: a task that is set aside keeps its place there, so the first that is missing always has one.
        this.source = perKey == null ? inWindow : perKey.of(inWindow, policy.windowSize());
        this.function = perKey == null ? layered : perKey.unwrapping(layered, this);
        this.ending = new Ending(this, policy.tolerance() == null ? fanIn.usualTolerance() : policy.tolerance());
        this.observation = observation;
        this.live = new LiveRun(this, form, observation);
        this.context = new RunContext(this, parent, policy.deadlineNanos(parent));
        this.timed = isObserved() || context.deadlineNanos() != ContextNode.NO_DEADLINE;
        this.sized = source.size().isPresent();
        this.tracksEnds = this.source.tracksEnds();
        boolean nothingBeforeEach = !timed && layered == function && !policy.freshThreads();
        boolean chunks = nothingBeforeEach && this.source.givesSeveral();
        this.crew = new Crew(this, policy.terms(parent.host(), chunks));
    }

    // What reports and contexts ask

    Policy policy() {
        return policy;
    }

    RunContext context() {
        return context;
    }

    LiveRun live() {
        return live;
    }

    Source source() {
        return source;
    }

    @Override
    public String taskName(long index) {
        return policy.label() + "/" + index;
    }

    List<TaskWorker> workers() {
        List<TaskWorker> workers = new ArrayList<>();
        for (Worker worker = crew.roster(); worker != null; worker = Crew.next(worker)) {
            workers.add((TaskWorker) worker);
        }
        return workers;
    }

    Tally tally() {
        Tally sum = new Tally();
        workers().forEach(worker -> worker.addTo(sum));
        if (callerRuns != null) {
            callerRuns.addTo(sum);
        }
        return sum;
    }

    /** The reader of the results, where it runs tasks itself now and then. */
    @Nullable CallerRuns callerRuns() {
        return callerRuns;
    }

    // The caller's side

    /** Runs all tasks; returns or throws when none is running. */
    A call() throws InterruptedException {
        return answer(run());
    }

    /**
     * Runs all tasks; returns or throws when none is running.
     *
     * @return the caller's interrupt, if there was one meanwhile
     */
    @Nullable InterruptedException run() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        start();
        InterruptedException interrupt = join();
        conclude();
        return interrupt;
    }

    /**
     * Lets the reader run tasks itself, unless more is to be done about each than to call the function.
     *
     * @param bare whether the function is the user's as it is
     */
    @Nullable CallerRuns readAlone(boolean bare, Function<Execution<?, ?, ?>, CallerRuns> making) {
        boolean plain = !timed && !policy.freshThreads() && policy.interrupts() && policy.layers() == Layers.NONE
                && policy.limitPerKey() == null && policy.tolerance() == null;
        if (bare && plain) {
            callerRuns = making.apply(this);
        }
        return callerRuns;
    }

    Crew crew() {
        return crew;
    }

    /** What a task that the reader has run itself has failed with. */
    Throwable ownFailure(Throwable thrown) {
        return own(thrown, "task of " + policy.label());
    }

    void start() {
        live.begin(context.host().nanoTime()); // before it can end
        if (observation != null) {
            observation.begin(this);
        }
        fanIn.begin(this, source.size());
        context.tie();
        crew.start();
    }

    /** Waits for the end of all tasks. An interrupt of the caller cancels them, and is returned. */
    @Nullable InterruptedException join() {
        InterruptedException interrupt = null;
        while (true) {
            try {
                crew.join();
                return interrupt;
            } catch (InterruptedException e) {
                interrupt = e;
                interrupted(e);
            }
        }
    }

    /** The caller was interrupted while it waited for tasks: cancels them. */
    void interrupted(InterruptedException e) {
        context.isCancelled(); // what is around may have been cancelled, and the caller interrupted for it: then that is the cause
        context.cancel(e);
    }

    /** The source may have become exhausted though nobody has claimed in vain. */
    void look() {
        crew.look();
    }

    /** Waits for the end of all tasks, whatever happens, and puts off an interrupt of the caller until then. */
    void joinUninterruptibly() {
        Uninterrupted.await(crew::join);
    }

    /** After the join: unties what the run was tied to, and tells observers. */
    void conclude() {
        context.untie();
        live.end();
        if (observation != null) {
            observation.end(summary(context.ownCause()));
        }
    }

    /**
     * After the join: the answer, or why there is none.
     *
     * @param interrupt the caller's, if it was interrupted meanwhile
     */
    A answer(@Nullable InterruptedException interrupt) throws InterruptedException {
        if (interrupt == null && (context.ownCause() == null || fanIn.isSatisfied())) {
            return fanIn.result();
        }
        DeadlineExceededException exceeded = fanIn.givesPartial() ? ending.partialAt(interrupt) : null;
        if (exceeded != null) {
            return fanIn.partial(source.size().orElse(source.claimed()), exceeded);
        }
        throw Failures.<RuntimeException>asIs(ending.exception(form, interrupt, fanIn.failures()));
    }

    /** How the run ends, or has ended. */
    Ending ending() {
        return ending;
    }

    private Observer.Summary summary(@Nullable Throwable cause) {
        Tally tally = tally();
        OptionalLong size = source.size();
        return new Observer.Summary(
                tally.succeeded(),
                tally.failed(),
                tally.cancelled(),
                size.isPresent() ? OptionalLong.of(size.getAsLong() - tally.ended()) : size,
                Duration.ofNanos(context.host().nanoTime() - live.startedAt()),
                ending.end(fanIn.isSatisfied()),
                Optional.ofNullable(cause));
    }

    // Cancelling

    /** Cancels the run; called by its context, once that has a cause. */
    void cancelTasks() {
        crew.cancel();
        CallerRuns alone = callerRuns;
        if (alone != null) {
            alone.cancel();
        }
    }

    void cancelTask(TaskWorker worker, long epoch) {
        crew.cancel(worker, epoch);
    }

    @Override
    public void fail(Throwable thrown) {
        ending.fail(thrown);
    }

    @Override
    public boolean bears(Throwable thrown) {
        return ending.bears(thrown);
    }

    @Override
    public boolean enough() {
        return context.cancel(new CancelledException(policy.label() + " has what it wanted"));
    }

    @Override
    public void staff() {
        crew.staff();
    }

    @Override
    public int attempts() {
        return policy.layers().retry() == null ? 1 : TaskWorker.here().attempts();
    }

    // The crew's side

    @Override
    public Claim claim(Worker worker, int most) {
        Claim claim = Claim.NONE;
        try {
            claim = source.claim(worker, most);
        } catch (Throwable t) {
            if (!worker.isCancelled()) {
                sourceFailed(t);
            }
        }
        if (claim != Claim.TASK && !sized && context.ownCause() == null) {
            source.size().ifPresent(this::exhausted);
        }
        return claim;
    }

    /** The source of tasks has thrown, and nobody had told the thread to stop. */
    void sourceFailed(Throwable thrown) {
        if (!CancelledException.tellsOf(context, thrown)) {
            fail(own(thrown, policy.label() + ": the source of tasks"));
        }
    }

    private void exhausted(long tasks) {
        fanIn.exhausted(tasks);
        ending.exhausted(tasks);
    }

    @Override
    public long available() {
        return source.available();
    }

    @Override
    public boolean exhausted() {
        return source.exhausted();
    }

    @Override
    public void idle() {
        source.idle();
        fanIn.idle();
    }

    @Override
    public void close() {
        source.close();
    }

    @Override
    public String name() {
        return policy.label();
    }

    @Override
    public Worker newWorker() {
        return new TaskWorker();
    }

    @Override
    public void bind(Worker worker) {
        ScopedValue.where(ContextNode.CURRENT, (TaskWorker) worker).run(worker);
    }

    @Override
    public void perform(Worker place) {
        TaskWorker worker = (TaskWorker) place;
        Object task = source.task(worker);
        try {
            perform(worker, task);
        } finally {
            if (tracksEnds && source.ended(task)) { // after the failure was recorded, or another could start before the cancel
                crew.staff();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void perform(TaskWorker worker, Object task) {
        long index = worker.index();
        if (context.isOver()) {
            worker.end(); // cancelled since the claim
            fanIn.cancelled(task, index, Objects.requireNonNull(context.ownCause()), null);
            return;
        }
        if (timed) {
            begin(worker, task, index);
        }
        R result;
        try {
            result = function.apply((T) task);
            fanIn.succeeded(task, index, result);
        } catch (Throwable t) {
            worker.setFailing(true);
            if (context.deadlineNanos() != ContextNode.NO_DEADLINE && !(t instanceof TaskTimeoutException)) {
                context.isCancelled(); // the timer may be late: then what was thrown is of the deadline
            }
            endWithout(worker, task, index, t, worker.end());
            worker.setFailing(false);
            return;
        }
        worker.tally().success();
        if (worker.advance()) {
            return;
        }
        worker.end();
        if (timed) {
            worker.ended();
            observe(worker, new Outcome.Success<>(result, worker.attempts()));
        }
    }

    private void begin(TaskWorker worker, Object task, long index) {
        long now = context.host().nanoTime();
        worker.started(index, now);
        if (observation != null && observation.ofTasks()) {
            observation.taskStarted(worker, waited(task, now));
        }
    }

    private long waited(Object task, long now) {
        return task instanceof ForkTask<?, ?> fork ? now - fork.forkedAt() : sized ? now - live.startedAt() : 0;
    }

    /** Whether anybody wants to know of tasks. */
    boolean isObserved() {
        return observation != null && observation.ofTasks();
    }

    /** A task is forked; returns when that was, where anybody wants to know. */
    long forked() {
        if (observation == null || !isObserved()) {
            return 0;
        }
        observation.taskForked();
        return context.host().nanoTime();
    }

    /** A task has ended by throwing: of its own, or because it was cancelled. */
    private void endWithout(TaskWorker worker, Object task, long index, Throwable thrown, boolean cancelled) {
        if (timed) {
            worker.ended();
        }
        Throwable known = context.ownCause();
        if (!cancelled && !CancelledException.tellsOf(context, thrown)) {
            fail(worker, task, index, own(thrown, "task " + taskName(index)));
        } else {
            worker.tally().cancel();
            Throwable cause = known == null ? thrown : known;
            fanIn.cancelled(task, index, cause, thrown);
            observe(worker, new Outcome.Cancelled<>(cause, Optional.of(thrown), worker.attempts()));
        }
    }

    private void fail(TaskWorker worker, Object task, long index, Throwable failure) {
        worker.tally().failure();
        fanIn.failed(task, index, failure);
        observe(worker, new Outcome.Failure<>(failure, worker.attempts()));
    }

    /** What was thrown, but for an interrupt that Braid has not caused. */
    private static Throwable own(Throwable thrown, String who) {
        return thrown instanceof InterruptedException ? FanOutException.foreign(who, thrown) : thrown;
    }

    private void observe(TaskWorker worker, Outcome<?> outcome) {
        TaskObservation task = worker.observation();
        if (task != null) {
            Duration elapsed = Duration.ofNanos(context.host().nanoTime() - worker.startedAt());
            task.endStuck();
            task.ended(outcome, elapsed);
        }
    }

    @Override
    public void threadFailed(Throwable thrown) {
        fail(thrown);
    }

    @Override
    public void stuck(Worker worker, long epoch, Thread thread, long lateNanos) {
        StuckTask.tell(this, observation, (TaskWorker) worker, epoch, thread, lateNanos);
    }

    @Override
    public void closed() {
        live.end(); // who concludes a stream may come much later
        fanIn.closed();
    }
}
