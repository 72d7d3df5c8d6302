package dev.braid;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The forms of {@link FanOut} for many tasks and one function. Each takes the tasks as a collection, an iterator, a stream or a map. */
public sealed interface TaskForms permits CallForms {

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
        return Forms.toMap(Forms.map(Policy.ofEntries(this), Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, R, X>withKey(function)));
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
        Forms.forEach(Policy.ofEntries(this), Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, X>toValue(consumer));
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
        return Forms.toMap(entries, Forms.outcomes(Policy.ofEntries(this), Tasks.of(entries), Forms.ofValue(function)));
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
        return Forms.firstSuccess(Policy.ofEntries(this), Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, R, X>withKey(function));
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
                Policy.ofEntries(this), "quorum", k, Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, R, X>withKey(function)));
    }

    /**
     * Runs {@code function} on each task and feeds the results to {@code collector}, ordered. Blocking, fail-fast. Results are fed as soon
     * as it is their turn and are not kept; at most a {@linkplain FanOut#withWindow window} of them is held back behind a slow one. The
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
                Policy.ofEntries(this), Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, R, X>withKey(function), collector);
    }

    /**
     * A stream of the results of {@code function} on each task, as completed. Lazy: the run, in the context of this call, starts with the
     * first read, and no task starts while a {@linkplain FanOut#withWindow window} of results waits to be read. Reading is blocking and
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
        return Forms.stream(Policy.ofEntries(this), Tasks.of(Tasks.<K, T>entries(tasks)), Forms.<K, T, R, X>withKey(function));
    }
}
