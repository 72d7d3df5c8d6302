package dev.braid;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Stream;
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
 * {@linkplain Throwable#getSuppressed() suppressed} in it. All blocking forms also throw
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
public sealed interface FanOut permits Policy {

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

    // How

    /**
     * This policy with a name, which messages, threads and observers carry.
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
     * This policy with a time-out for each task. A task that exceeds it is cancelled and, unless it still returns a result, has failed with
     * a {@link TaskTimeoutException}.
     *
     * @throws IllegalArgumentException if the time-out is not longer than zero
     */
    FanOut withTaskTimeout(Duration timeout);

    /**
     * This policy with a window: how many results {@code collect} and {@code stream} may hold back, for order or for a slow reader. No task
     * starts while it is full; under a limit running tasks count as held back, so a window smaller than the limit lowers it for these two.
     * Twice the limit by default, 256 if unlimited.
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

    /** This policy with one more observer. */
    FanOut withObserver(Observer observer);

    // Forms

    /**
     * Runs {@code function} on each task and returns the results, ordered, unmodifiable. Blocking, fail-fast.
     *
     * @throws X what a function threw first
     */
    default <T, R extends @Nullable Object, X extends Exception> List<R> map(
            Collection<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.map(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #map(Collection, TaskFunction)}, for the tasks that an iterator gives. */
    default <T, R extends @Nullable Object, X extends Exception> List<R> map(
            Iterator<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.map(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #map(Collection, TaskFunction)}, for the tasks that a stream gives. */
    default <T, R extends @Nullable Object, X extends Exception> List<R> map(
            Stream<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.map(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #map(Collection, TaskFunction)}, for tasks in a map: the results stand under the same keys, in the same order. */
    default <K, T, R extends @Nullable Object, X extends Exception> Map<K, R> map(
            Map<? extends K, ? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.toMap(Forms.map(this, Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, R, X>withKey(function)));
    }

    /**
     * Runs {@code consumer} on each task. Blocking, fail-fast.
     *
     * @throws X what a consumer threw first
     */
    default <T, X extends Exception> void forEach(Collection<? extends T> tasks, TaskConsumer<? super T, X> consumer)
            throws X, InterruptedException {
        Forms.forEach(this, Tasks.<T>of(tasks), consumer);
    }

    /**
     * Like {@link #forEach(Collection, TaskConsumer)}, for the tasks that an iterator gives, in memory that does not grow with
     * their number.
     */
    default <T, X extends Exception> void forEach(Iterator<? extends T> tasks, TaskConsumer<? super T, X> consumer)
            throws X, InterruptedException {
        Forms.forEach(this, Tasks.<T>of(tasks), consumer);
    }

    /**
     * Like {@link #forEach(Collection, TaskConsumer)}, for the tasks that a stream gives, in memory that does not grow with their
     * number.
     */
    default <T, X extends Exception> void forEach(Stream<? extends T> tasks, TaskConsumer<? super T, X> consumer)
            throws X, InterruptedException {
        Forms.forEach(this, Tasks.<T>of(tasks), consumer);
    }

    /** Like {@link #forEach(Collection, TaskConsumer)}, for tasks in a map. */
    default <K, T, X extends Exception> void forEach(
            Map<? extends K, ? extends T> tasks, TaskConsumer<? super T, X> consumer)
            throws X, InterruptedException {
        Forms.forEach(this, Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, X>toValue(consumer));
    }

    /**
     * Runs {@code function} on each task and returns what became of each, ordered, unmodifiable. Blocking, settling: a failure of one task
     * neither stops the others nor is thrown. What ends the whole call early (a deadline, an interrupt, the context, a source that throws)
     * is thrown, with failures so far suppressed in it.
     */
    default <T, R extends @Nullable Object> List<Outcome<R>> outcomes(
            Collection<? extends T> tasks, TaskFunction<? super T, ? extends R, ?> function)
            throws InterruptedException {
        return Forms.outcomes(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #outcomes(Collection, TaskFunction)}, for the tasks that an iterator gives. */
    default <T, R extends @Nullable Object> List<Outcome<R>> outcomes(
            Iterator<? extends T> tasks, TaskFunction<? super T, ? extends R, ?> function)
            throws InterruptedException {
        return Forms.outcomes(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #outcomes(Collection, TaskFunction)}, for the tasks that a stream gives. */
    default <T, R extends @Nullable Object> List<Outcome<R>> outcomes(
            Stream<? extends T> tasks, TaskFunction<? super T, ? extends R, ?> function)
            throws InterruptedException {
        return Forms.outcomes(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #outcomes(Collection, TaskFunction)}, for tasks in a map: the outcomes stand under the same keys, in the same order. */
    default <K, T, R extends @Nullable Object> Map<K, Outcome<R>> outcomes(
            Map<? extends K, ? extends T> tasks, TaskFunction<? super T, ? extends R, ?> function)
            throws InterruptedException {
        List<Map.Entry<K, T>> entries = Tasks.entries(tasks);
        return Forms.toMap(entries, Forms.outcomes(this, Tasks.of(entries), Forms.ofValue(function)));
    }

    /**
     * Runs {@code function} on the tasks until one succeeds, and returns that result; the others are cancelled. Blocking. Failures count
     * only when all tasks have failed: then the first of them is thrown.
     *
     * @throws IllegalArgumentException if there is no task
     * @throws X what a function threw first, if all have failed
     */
    default <T, R extends @Nullable Object, X extends Exception> R firstSuccess(
            Collection<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.<T, R>firstSuccess(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #firstSuccess(Collection, TaskFunction)}, for the tasks that an iterator gives. */
    default <T, R extends @Nullable Object, X extends Exception> R firstSuccess(
            Iterator<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.<T, R>firstSuccess(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #firstSuccess(Collection, TaskFunction)}, for the tasks that a stream gives. */
    default <T, R extends @Nullable Object, X extends Exception> R firstSuccess(
            Stream<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.<T, R>firstSuccess(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #firstSuccess(Collection, TaskFunction)}, for tasks in a map: the result comes with its key. */
    default <K, T, R extends @Nullable Object, X extends Exception> Map.Entry<K, R> firstSuccess(
            Map<? extends K, ? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.firstSuccess(this, Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, R, X>withKey(function));
    }

    /**
     * Runs {@code function} on the tasks until {@code k} have succeeded, and returns these results as completed, unmodifiable; the others
     * are cancelled. Blocking. As soon as {@code k} successes have become impossible the rest is cancelled and the first failure is thrown.
     *
     * @throws IllegalArgumentException if {@code k} is less than 1, or there are fewer than {@code k} tasks
     * @throws X what a function threw first, if too many have failed
     */
    default <T, R extends @Nullable Object, X extends Exception> List<R> quorum(
            int k, Collection<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.quorum(this, "quorum", k, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #quorum(int, Collection, TaskFunction)}, for the tasks that an iterator gives. */
    default <T, R extends @Nullable Object, X extends Exception> List<R> quorum(
            int k, Iterator<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.quorum(this, "quorum", k, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #quorum(int, Collection, TaskFunction)}, for the tasks that a stream gives. */
    default <T, R extends @Nullable Object, X extends Exception> List<R> quorum(
            int k, Stream<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.quorum(this, "quorum", k, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #quorum(int, Collection, TaskFunction)}, for tasks in a map: the results stand under their keys, as completed. */
    default <K, T, R extends @Nullable Object, X extends Exception> Map<K, R> quorum(
            int k, Map<? extends K, ? extends T> tasks, TaskFunction<? super T, ? extends R, X> function)
            throws X, InterruptedException {
        return Forms.toMap(Forms.quorum(
                this, "quorum", k, Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, R, X>withKey(function)));
    }

    /**
     * Runs {@code function} on each task and feeds the results to {@code collector}, ordered. Blocking, fail-fast. Results are fed as soon
     * as it is their turn and are not kept; at most a {@linkplain #withWindow window} of them is held back behind a slow one. The
     * collector's accumulator is called by the run's threads, one at a time; if it throws, the run fails with that.
     *
     * @throws X what a function threw first
     */
    default <T, R extends @Nullable Object, C extends @Nullable Object, X extends Exception> C collect(
            Collection<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function, Collector<? super R, ?, ? extends C> collector)
            throws X, InterruptedException {
        return Forms.<T, R, C>collect(this, Tasks.<T>of(tasks), function, collector);
    }

    /**
     * Like {@link #collect(Collection, TaskFunction, Collector)}, for the tasks that an iterator gives, in memory that does not
     * grow with their number.
     */
    default <T, R extends @Nullable Object, C extends @Nullable Object, X extends Exception> C collect(
            Iterator<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function, Collector<? super R, ?, ? extends C> collector)
            throws X, InterruptedException {
        return Forms.<T, R, C>collect(this, Tasks.<T>of(tasks), function, collector);
    }

    /**
     * Like {@link #collect(Collection, TaskFunction, Collector)}, for the tasks that a stream gives, in memory that does not grow
     * with their number.
     */
    default <T, R extends @Nullable Object, C extends @Nullable Object, X extends Exception> C collect(
            Stream<? extends T> tasks, TaskFunction<? super T, ? extends R, X> function, Collector<? super R, ?, ? extends C> collector)
            throws X, InterruptedException {
        return Forms.<T, R, C>collect(this, Tasks.<T>of(tasks), function, collector);
    }

    /** Like {@link #collect(Collection, TaskFunction, Collector)}, for tasks in a map: results come with their keys. */
    default <K, T, R extends @Nullable Object, C extends @Nullable Object, X extends Exception> C collect(
            Map<? extends K, ? extends T> tasks,
            TaskFunction<? super T, ? extends R, X> function,
            Collector<? super Map.Entry<K, R>, ?, ? extends C> collector)
            throws X, InterruptedException {
        return Forms.<Map.Entry<K, T>, Map.Entry<K, R>, C>collect(
                this, Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, R, X>withKey(function), collector);
    }

    /**
     * A stream of the results of {@code function} on each task, as completed. Lazy: the run, in the context of this call, starts with the
     * first read, and no task starts while a {@linkplain #withWindow window} of results waits to be read. Reading is blocking and
     * fail-fast: after the results that came before it, the first failure is thrown, checked exceptions as the cause of a
     * {@link FanOutException}, so also a reader's interrupt, whose thread stays interrupted. A stream that is read to its end is over by
     * then.
     *
     * <p>Open it in try-with-resources: closing cancels what runs and joins it. A stream that is lost unread and unclosed has its tasks
     * cancelled and is reported in the log, some time after.
     */
    default <T, R extends @Nullable Object> Stream<R> stream(
            Collection<? extends T> tasks, TaskFunction<? super T, ? extends R, ?> function) {
        return Forms.stream(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #stream(Collection, TaskFunction)}, for the tasks that an iterator gives. */
    default <T, R extends @Nullable Object> Stream<R> stream(
            Iterator<? extends T> tasks, TaskFunction<? super T, ? extends R, ?> function) {
        return Forms.stream(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #stream(Collection, TaskFunction)}, for the tasks that a stream gives. */
    default <T, R extends @Nullable Object> Stream<R> stream(
            Stream<? extends T> tasks, TaskFunction<? super T, ? extends R, ?> function) {
        return Forms.stream(this, Tasks.<T>of(tasks), function);
    }

    /** Like {@link #stream(Collection, TaskFunction)}, for tasks in a map: results come with their keys. */
    default <K, T, R extends @Nullable Object, X extends Exception> Stream<Map.Entry<K, R>> stream(
            Map<? extends K, ? extends T> tasks, TaskFunction<? super T, ? extends R, X> function) {
        return Forms.stream(this, Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, R, X>withKey(function));
    }
}
