package dev.braid;

import dev.braid.internal.crew.Claim;
import dev.braid.internal.crew.Crew;
import dev.braid.internal.crew.KeyedSource;
import dev.braid.internal.crew.Source;
import dev.braid.internal.crew.Work;
import dev.braid.internal.crew.Worker;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
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
    private final @Nullable KeyedSource keyed;
    private final TaskFunction<? super T, ? extends R, ?> function;
    private final FanIn<R, A> fanIn;
    private final @Nullable Tolerated tolerated;
    private final @Nullable Observation observation;
    private final RunContext context;
    private final Crew crew;
    private final Failures later = new Failures();

    /** Whether each task's start is noted: for deadlines, time-outs and observers. */
    private final boolean timed;

    private final long taskTimeoutNanos;

    /** Whether the number of tasks was known from the beginning. */
    private final boolean sized;

    /** Where there are observers. */
    private long startedAt;

    /** The failure that cancelled the run; written by the thread of the crew that won, read after the join. */
    private @Nullable Throwable failure;

    Execution(
            Policy policy,
            String form,
            ContextNode parent,
            Source source,
            TaskFunction<? super T, ? extends R, ?> function,
            FanIn<R, A> fanIn) {
        this.policy = policy;
        this.form = form;
        this.fanIn = fanIn;
        Window window = fanIn.window();
        Source inWindow = window == null ? source : new WindowedSource(source, window);
        KeyLimit perKey = policy.limitPerKey();
        if (perKey == null) {
            this.keyed = null;
            this.source = inWindow;
            this.function = function;
        } else {
            // Around the window: a task that is set aside keeps its place there, so the first that is missing always has one.
            this.keyed = new KeyedSource(inWindow, perKey.key(), perKey.most(), policy.windowSize());
            this.source = keyed;
            this.function = Execution.<T, R>asTaskFunction(KeyLimit.<T, R>unwrapping(function, this));
        }
        Tolerance tolerance = policy.tolerance() == null ? fanIn.usualTolerance() : policy.tolerance();
        this.tolerated = tolerance == null ? null : new Tolerated(tolerance, source.size());
        this.observation = policy.observers().isEmpty() ? null : new Observation(policy, source.size());
        this.context = new RunContext(this, parent, policy.deadlineNanos(parent));
        Duration taskTimeout = policy.taskTimeout();
        this.taskTimeoutNanos = taskTimeout == null ? 0 : Durations.nanos(taskTimeout);
        this.timed = taskTimeout != null || observation != null || context.deadlineNanos() != ContextNode.NO_DEADLINE;
        this.sized = source.size().isPresent();
        boolean nothingBeforeEach = !timed && !policy.freshThreads();
        boolean chunks = nothingBeforeEach && this.source.givesSeveral();
        this.crew = new Crew(this, policy.terms(parent.host(), chunks));
    }

    /** The tasks of a keyed source are of the type that it gives; what {@code T} is the function finds in them. */
    @SuppressWarnings("unchecked")
    private static <T, R extends @Nullable Object> TaskFunction<T, R, ?> asTaskFunction(
            TaskFunction<KeyedSource.Held, R, Exception> function) {
        return (TaskFunction<T, R, ?>) (TaskFunction<?, R, ?>) function;
    }

    // What reports and contexts ask

    Policy policy() {
        return policy;
    }

    RunContext context() {
        return context;
    }

    Source source() {
        return source;
    }

    String taskName(long index) {
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
        return sum;
    }

    // The caller's side

    /** Runs all tasks; returns or throws when none is running. */
    A call() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        start();
        InterruptedException interrupt = null;
        while (true) {
            try {
                crew.join();
                break;
            } catch (InterruptedException e) {
                interrupt = e;
                if (policy.partialOnDeadline()) {
                    context.isCancelled(); // the deadline around may be why: then that is the cause
                }
                context.cancel(e);
            }
        }
        conclude();
        return answer(interrupt);
    }

    void start() {
        if (observation != null) {
            startedAt = context.host().nanoTime();
            observation.tell(Observer::runStarted);
        }
        fanIn.begin(this, source.size());
        context.tie();
        crew.start();
    }

    /** Waits for the end of all tasks, whatever happens, and puts off an interrupt of the caller until then. */
    void joinUninterruptibly() {
        boolean interrupted = false;
        while (true) {
            try {
                crew.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** After the join: unties what the run was tied to, and tells observers. */
    void conclude() {
        context.untie();
        if (observation != null) {
            Observer.Summary summary = summary(context.ownCause());
            observation.tell((observer, run) -> observer.runEnded(run, summary));
        }
    }

    /**
     * After the join: the answer, or why there is none.
     *
     * @param interrupt the caller's, if it was interrupted meanwhile
     */
    A answer(@Nullable InterruptedException interrupt) throws InterruptedException {
        Throwable cause = context.ownCause();
        if (interrupt == null && (cause == null || fanIn.isSatisfied())) {
            return fanIn.result();
        }
        DeadlineExceededException exceeded = policy.partialOnDeadline() && fanIn.givesPartial() ? exceeded(interrupt) : null;
        if (exceeded != null) {
            Failures.suppress(exceeded, later.all());
            return fanIn.partial(source.size().orElse(source.claimed()), exceeded);
        }
        Throwable thrown;
        List<Throwable> attached = new ArrayList<>();
        boolean interruptedSince = Thread.interrupted(); // as the last task left; one exception tells of any number
        if (interrupt != null || interruptedSince) {
            thrown = interrupt != null ? interrupt : new InterruptedException();
            if (failure != null) {
                attached.add(failure);
            }
        } else if (failure != null) {
            thrown = failure; // its own stack is that of the task's thread
            attached.add(new CallSite(policy.label() + ": " + form + " was called here"));
        } else {
            thrown = cancelledBy(cause);
        }
        if (tolerated != null) {
            attached.addAll(tolerated.failures());
        }
        attached.addAll(later.all());
        attached.addAll(fanIn.failures());
        Failures.suppress(thrown, attached);
        throw Failures.<RuntimeException>asIs(thrown);
    }

    /** What tells of the deadline, if that is what ended the run. */
    private @Nullable DeadlineExceededException exceeded(@Nullable InterruptedException interrupt) {
        Throwable cause = context.ownCause();
        if (cause == null || !DeadlineExceededException.isPassed(cause)) {
            return null;
        }
        if (interrupt != null) {
            // A caller that is a task is interrupted by Braid when the deadline around it passes: it keeps its flag, and gets its answer.
            TaskWorker caller = TaskWorker.current();
            Throwable around = context.causeAround();
            if (caller == null || !caller.isCancelled() || around == null || !DeadlineExceededException.isPassed(around)) {
                return null;
            }
            Thread.currentThread().interrupt();
        }
        return DeadlineExceededException.thrownFor(cause);
    }

    private RuntimeException cancelledBy(@Nullable Throwable cause) {
        Objects.requireNonNull(cause);
        if (DeadlineExceededException.isPassed(cause)) {
            return DeadlineExceededException.thrownFor(cause);
        }
        OptionalLong size = source.size();
        String done = tally().done() + (size.isPresent() ? " of " + size.getAsLong() : "");
        String message = policy.label() + " was cancelled with " + done + " tasks done: " + cause;
        return new CancelledException(message, cause);
    }

    private Observer.Summary summary(@Nullable Throwable cause) {
        Tally tally = tally();
        OptionalLong size = source.size();
        return new Observer.Summary(
                tally.succeeded(),
                tally.failed(),
                tally.cancelled(),
                size.isPresent() ? OptionalLong.of(size.getAsLong() - tally.ended()) : size,
                Duration.ofNanos(context.host().nanoTime() - startedAt),
                Optional.ofNullable(cause));
    }

    // Cancelling

    /** Cancels the run; called by its context, once that has a cause. */
    void cancelTasks() {
        crew.cancel();
    }

    void cancelTask(TaskWorker worker, long epoch) {
        crew.cancel(worker, epoch);
    }

    @Override
    public void fail(Throwable thrown) {
        if (context.cancel(thrown)) {
            failure = thrown;
        } else {
            later.add(thrown);
        }
    }

    @Override
    public boolean bears(Throwable thrown) {
        return tolerated != null && tolerated.bears(thrown);
    }

    @Override
    public boolean enough() {
        return context.cancel(new CancelledException(policy.label() + " has what it wanted"));
    }

    @Override
    public void staff() {
        crew.staff();
    }

    // The crew's side

    @Override
    public Claim claim(Worker worker, int most) {
        Claim claim = Claim.NONE;
        try {
            claim = source.claim(worker, most);
        } catch (Throwable t) {
            if (!worker.isCancelled()) {
                fail(own(t, policy.label() + ": the source of tasks"));
            }
        }
        if (claim != Claim.TASK && !sized && context.ownCause() == null) {
            source.size().ifPresent(this::exhausted);
        }
        return claim;
    }

    private void exhausted(long tasks) {
        fanIn.exhausted(tasks);
        Throwable last = tolerated == null ? null : tolerated.exhausted(tasks);
        if (last != null) {
            fail(last);
        }
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
    public void close() {
        source.close();
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
        @SuppressWarnings("unchecked")
        T task = (T) source.task(worker);
        if (keyed == null) {
            perform(worker, task);
            return;
        }
        try {
            perform(worker, task);
        } finally {
            if (keyed.ended((KeyedSource.Held) task)) { // after the failure was recorded, or another could start before the cancel
                crew.staff();
            }
        }
    }

    private void perform(TaskWorker worker, T task) {
        if (context.isOver()) {
            worker.end(); // cancelled since the claim
            return;
        }
        long index = worker.index();
        if (timed) {
            begin(worker, index);
        }
        R result;
        try {
            result = function.apply(task);
            fanIn.succeeded(index, result);
        } catch (Throwable t) {
            endWithout(worker, index, t, worker.end());
            return;
        }
        worker.tally().success();
        if (worker.advance()) {
            return;
        }
        worker.end();
        if (timed) {
            worker.ended();
            observe(worker, index, new Outcome.Success<>(result));
        }
    }

    private void begin(TaskWorker worker, long index) {
        worker.started(index, context.host().nanoTime(), taskTimeoutNanos);
        if (observation != null) {
            observation.tell((observer, run) -> observer.taskStarted(observation.task(index)));
        }
    }

    /** A task has ended by throwing: of its own, by its time-out, or because it was cancelled. */
    private void endWithout(TaskWorker worker, long index, Throwable thrown, boolean cancelled) {
        TaskTimeoutException timeout = timed ? worker.ended() : null;
        if (!cancelled && !CancelledException.tellsOf(timeout == null ? context.ownCause() : timeout, thrown)) {
            fail(worker, index, own(thrown, "task " + taskName(index)));
        } else if (timeout != null) {
            Failures.suppress(timeout, List.of(thrown));
            fail(worker, index, timeout);
        } else {
            worker.tally().cancel();
            fanIn.cancelled(index, thrown);
            Throwable cause = context.ownCause();
            observe(worker, index, new Outcome.Cancelled<>(cause == null ? thrown : cause, Optional.of(thrown)));
        }
    }

    private void fail(TaskWorker worker, long index, Throwable failure) {
        worker.tally().failure();
        fanIn.failed(index, failure);
        observe(worker, index, new Outcome.Failure<>(failure));
    }

    /** What was thrown, but for an interrupt that Braid has not caused: that must not be taken for the caller's. */
    private static Throwable own(Throwable thrown, String who) {
        return thrown instanceof InterruptedException
                ? new FanOutException(who + " ended with an InterruptedException though Braid did not interrupt it", thrown)
                : thrown;
    }

    private void observe(TaskWorker worker, long index, Outcome<?> outcome) {
        if (observation != null) {
            Duration elapsed = Duration.ofNanos(context.host().nanoTime() - worker.startedAt());
            observation.tell(
                    (observer, run) -> observer.taskEnded(observation.task(index), outcome, elapsed));
        }
    }

    @Override
    public void threadFailed(Throwable thrown) {
        fail(thrown);
    }

    @Override
    public void stuck(Worker worker, Thread thread, long lateNanos) {
        List<StackTraceElement> stack = List.of(thread.getStackTrace());
        Duration late = Duration.ofNanos(lateNanos);
        System.getLogger("dev.braid")
                .log(
                        Level.WARNING,
                        "task {0} was told to stop {1} ago and still runs{2}",
                        taskName(worker.index()),
                        Durations.text(lateNanos),
                        StackFrames.place(stack.toArray(new StackTraceElement[0])));
        if (observation != null) {
            observation.tell(
                    (observer, run) -> observer.taskStuck(observation.task(worker.index()), late, stack));
        }
    }

    @Override
    public void closed() {
        fanIn.closed();
    }
}
