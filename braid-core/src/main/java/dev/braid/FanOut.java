package dev.braid;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How to run tasks in parallel: an immutable, thread-safe policy, with the forms that run tasks under it. Make one, give it a name, keep it
 * as a constant, like an HTTP client.
 *
 * <pre>{@code
 * static final FanOut CRAWL = FanOut.limit(64).withName("crawl").withTimeout(ofSeconds(30));
 *
 * List<Page> pages = CRAWL.map(urls, this::fetch);
 * }</pre>
 *
 * <p><b>Tasks</b> come as a collection or a map (taken as they are at the call), or as an iterator or a stream (pulled one by one as
 * threads become free, so they may be long, lazy or endless). Pulling is done by the run's threads, one at a time; each sees what the one
 * before did. A stream is closed at the end. A null task is rejected by a {@link NullPointerException} that names its place. Functions may
 * return null.
 *
 * <p><b>Threads</b> are virtual, are started as they are needed, and run one task after another. They inherit no thread-locals, and have
 * the caller's class loader. What a task wrote is seen by the caller after the call.
 *
 * <p><b>Ends.</b> When a call returns, by any way out, none of its tasks is running. In the fail-fast forms the first failure is thrown
 * as it is, of the type that the function declares; later failures and the place of the call are
 * {@linkplain Throwable#getSuppressed() suppressed} in it. How many may fail before that is for {@link #tolerating} to say. All blocking forms also throw
 * <ul>
 * <li>{@link DeadlineExceededException} if the deadline of this policy or of the surrounding {@link Context} passed first,
 * <li>{@link CancelledException} if the surrounding context was cancelled, even if there are no tasks,
 * <li>{@link InterruptedException} if the caller was interrupted, before or meanwhile; a failure at the same time is suppressed in it.
 * </ul>
 * A task that ignores its interrupts delays the end of the call; it is named to {@linkplain #withObserver observers} and in the log.
 *
 * <p>A function that throws an {@link InterruptedException} though Braid has not interrupted it fails with a {@link FanOutException}.
 *
 * @see dev.braid the words used here
 */
public sealed interface FanOut extends CallForms permits Policy {

    // How many at once

    /** As many tasks at once as there are. Every task may wait for every other. */
    static FanOut unlimited() {
        return Policy.unlimited();
    }

    /**
     * At most {@code limit} tasks at once, in each call.
     *
     * @throws IllegalArgumentException if {@code limit} is less than 1
     */
    static FanOut limit(int limit) {
        return Policy.ofLimit("FanOut.limit", limit);
    }

    /** As many tasks at once as the machine has processors: for tasks that compute. */
    static FanOut perCore() {
        return Policy.ofLimit("FanOut.perCore", Runtime.getRuntime().availableProcessors());
    }

    /**
     * This policy with at most {@code limit} tasks at once.
     *
     * @throws IllegalArgumentException if {@code limit} is less than 1
     */
    FanOut withLimit(int limit);

    // What goes on

    /**
     * The runs of this JVM that go on, whoever called them, the oldest first: with their running tasks, how old these are, and what their
     * threads are doing. For finding out why something hangs: {@code FanOut.running().forEach(System.out::println)}.
     *
     * <p>Runs are all that Braid runs: the calls of a {@code FanOut}, scopes, streams from their first read to the end of their tasks, pipelines and
     * within these their parallel stages, and the attempts of a hedged task. A run that is in a task of another one has that {@linkplain
     * RunInfo#around around} it.
     *
     * <p>Not one moment: runs and tasks go on while they are looked at, and each is seen at another time. Of a thread that gets through short
     * tasks, which it looks at the clock after a few of only, the age of its task is up to a millisecond too much, and the stack may be that of a task just
     * before. What it waited in an iterator before such a task counts too.
     *
     * <p>Does not block, and holds up no run but for taking the stacks of its threads, one by one. That is also what it costs: some
     * microseconds for each running task.
     */
    static List<RunInfo> running() {
        return LiveRun.all();
    }

    // How

    /**
     * This policy with a name, which messages and observers carry, and threads: one is named {@code crawl/17} while it runs the task with
     * index 17 of {@code crawl}, and {@code crawl} while it goes from one short task to the next. Without a name it is {@code fan-out}.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    FanOut withName(String name);

    /**
     * This policy with a deadline for each call, {@code timeout} after its start. When it passes, the call is cancelled and throws a
     * {@link DeadlineExceededException} once its tasks have ended.
     *
     * @throws IllegalArgumentException if the time-out is not longer than zero
     */
    FanOut withTimeout(Duration timeout);

    /** This policy with a deadline at an instant. The sooner of this, the {@linkplain #withTimeout time-out} and the context's holds. */
    FanOut withDeadline(Instant deadline);

    /**
     * This policy with a time-out for each task, and for each of its attempts if there are several. One that exceeds it is cancelled and,
     * unless it still returns a result, has failed with a {@link TaskTimeoutException}.
     *
     * @throws IllegalArgumentException if the time-out is not longer than zero
     */
    FanOut withTaskTimeout(Duration timeout);

    /** This policy with tasks that are tried again when they fail, in place of any other such rule. */
    FanOut withRetry(Retry retry);

    /**
     * This policy with a second attempt beside each one that has taken {@code delay}; the first answer wins.
     *
     * @throws IllegalArgumentException if the delay is not longer than zero
     * @see Hedge
     */
    FanOut withHedge(Duration delay);

    /** This policy with a second attempt beside each one that is slow, in place of any other such rule; the first answer wins. */
    FanOut withHedge(Hedge hedge);

    /**
     * This policy with permits, in place of any others: each attempt of a task waits for them, and gives them back when it ends. A call
     * within a task that holds some of the same is rejected with an {@link IllegalStateException}.
     */
    FanOut withPermits(Permits permits);

    /** This policy with a rate, in place of any other: each attempt of a task waits for its turn. */
    FanOut withRate(Rate rate);

    /**
     * This policy with a window: how many results {@code collect} and {@code stream} may hold back, for order or for a slow reader, and how
     * many tasks {@link #withLimitPer} may set aside. No task starts while it is full of results; under a limit running tasks count as
     * held back, so a window smaller than the limit lowers it for these two. Twice the limit by default, 256 if unlimited; of the
     * forks of a scope any number.
     *
     * @throws IllegalArgumentException if {@code window} is less than 1
     */
    FanOut withWindow(int window);

    /**
     * This policy with a grace period: how long a task may go on after it was cancelled before it is reported as stuck
     * ({@link Observer#taskStuck}, and a warning in the log). Five seconds by default.
     *
     * @throws IllegalArgumentException if the period is not longer than zero
     */
    FanOut withGrace(Duration grace);

    /** This policy with a new thread for each task, so that none sees thread-locals that another left behind. */
    FanOut threadPerTask();

    /**
     * This policy without interrupts: tasks are told to stop by their {@link Context} alone. For tasks that share what an interrupt would
     * close, such as a {@link java.nio.channels.FileChannel}.
     */
    FanOut withoutInterrupts();

    /**
     * This policy with scoped values that go along, besides those it has: each task finds them bound as they were in the thread that
     * called the form, when it called it; those that were not bound there are not bound in tasks. Other scoped values of the caller are
     * not bound in tasks.
     */
    FanOut withScopedValues(ScopedValue<?>... scopedValues);

    /** This policy with one more propagator, for what hangs on threads otherwise: thread-locals, a logging or a trace context. */
    FanOut withPropagator(Propagator propagator);

    /**
     * This policy with a number of failures that a run goes on in spite of. One more than that cancels the rest and is thrown, with those
     * before it suppressed.
     *
     * <p><b>Tolerated failures are nowhere in what {@code map}, {@code collect} and {@code stream} give:</b> the results of the other tasks
     * stand in their order without a gap, and of a task in a map the key is missing. Use {@code outcomes} to see them, or an
     * {@linkplain #withObserver observer}. {@code outcomes}, which by itself tolerates all failures, throws once there are more than that.
     * In a {@link Scope} a tolerated failure stands in its fork, and a join goes on; a fraction is of the forks until that join.
     * {@code quorum}, {@code firstSuccess}, {@code race} and {@code all}, which needs each result, have a rule of their own, and this does not
     * change it. Only failures of tasks are tolerated:
     * not those of what the tasks come from, nor those of a collector.
     *
     * <p>This, {@link #toleratingFraction} and {@link #toleratingAll} replace one another.
     *
     * @throws IllegalArgumentException if {@code failures} is negative
     */
    FanOut tolerating(int failures);

    /**
     * This policy with a part of all tasks, rounded down, that may fail: as {@link #tolerating} with that number. 0.1 of 25 tasks are 2.
     * How many tasks an iterator or a stream has is known when it has ended: any number of failures is tolerated until then, and if they
     * turn out too many, the last of them is thrown.
     *
     * @throws IllegalArgumentException if {@code fraction} is not from 0 to 1
     */
    FanOut toleratingFraction(double fraction);

    /** This policy with any number of failures tolerated, even of all tasks: as {@link #tolerating} with as many as there are tasks. */
    FanOut toleratingAll();

    /**
     * This policy with an answer from {@code outcomes}, and from {@link Scope#joinOutcomes}, also when the deadline passes, its own or one
     * around it: what is done by then as it is, and the rest as {@link Outcome.Cancelled}, with the {@link DeadlineExceededException} that
     * would have been thrown as cause, ordered. A scope that begins when it has passed does not run its block, and throws. Tasks that ran
     * are joined all the same, and those that still returned a result are a {@link Outcome.Success}. Of an iterator or a stream that had
     * not ended there are the tasks that had been taken from it.
     *
     * <p>A caller's interrupt and any other cancel are thrown. A caller that is itself a task, interrupted because the deadline around it
     * passed, gets the answer and stays interrupted. The other forms throw as ever.
     */
    FanOut withPartialOnDeadline();

    /**
     * This policy with at most {@code limit} tasks at once that have equal keys: per host, per tenant. A task whose key has no room is set
     * aside, and those behind it pass; at most a {@linkplain #withWindow window} of tasks is set aside at a time, and while it is full no
     * more tasks are taken. One that was set aside runs as soon as its key has room, before those that were not, and in the order of the tasks
     * with that key. Results stand in the order of the tasks as ever.
     *
     * <p>In {@code collect} and {@code stream} with a limit, tasks that are set aside take places in the window beside the results that are
     * held back, because what is held back may be waiting for them.
     *
     * <p>The key function gets the task, of tasks in a map the value, of a {@linkplain Scope#fork(Object, TaskFunction) fork} what it was
     * given. It is called once for each task, by the run's threads, one at a time, in the order of the tasks; so are the keys' {@code
     * equals} and {@code hashCode}. A task for which it returns null has no such limit. If it throws, the task fails with that, and if it
     * does not take a task of this type, with a {@link ClassCastException} that says so. Calls that are given no task, those of {@code
     * all}, {@code race} and {@link Scope#fork(TaskCallable)}, fail so too. There is one such limit: it replaces an earlier one.
     *
     * @param key what a task counts for; quick, since others wait for it
     * @throws IllegalArgumentException if {@code limit} is less than 1
     */
    <T> FanOut withLimitPer(Function<? super T, ? extends @Nullable Object> key, int limit);

    /** This policy with one more observer. */
    FanOut withObserver(Observer observer);
}
