package dev.braid;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The forms of {@link FanOut} for calls that differ: a few that are known, or as many as turn up. */
public sealed interface CallForms extends TaskForms permits FanOut {

    /**
     * Runs {@code block} in the calling thread, with a {@link Scope} to fork tasks into, and returns its result when all of them have ended:
     * also those that the block has not joined. Blocking, fail-fast. If the block throws, the tasks are cancelled and joined, and it is
     * thrown.
     *
     * @throws X what the block threw, or what a fork threw first, unless the block has caught it from a join
     */
    default <R extends @Nullable Object, X extends Exception> R scope(ScopeFunction<? extends R, X> block)
            throws X, InterruptedException {
        return new ScopeRun<X>("scope", Policy.of(this)).<R>call(Objects.requireNonNull(block, "block"));
    }

    /** Like {@link #scope}, without a result. */
    default <X extends Exception> void scopeRun(ScopeConsumer<X> block) throws X, InterruptedException {
        Objects.requireNonNull(block, "block");
        new ScopeRun<X>("scopeRun", Policy.of(this)).<@Nullable Object>call(scope -> {
            block.accept(scope);
            return null;
        });
    }

    /**
     * Runs both calls and combines their results. Blocking, fail-fast. The combiner is called by the calling thread, when both have ended.
     *
     * @throws X1 if the first call was the first to fail
     * @throws X2 if the second one was
     * @throws Y what the combiner threw
     */
    default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object, X1 extends Exception, X2 extends Exception, Y extends Exception> R all(
            TaskCallable<? extends A, ? extends X1> a,
            TaskCallable<? extends B, ? extends X2> b,
            Combiner.Of2<? super A, ? super B, ? extends R, ? extends Y> combiner)
            throws X1, X2, Y, InterruptedException {
        Objects.requireNonNull(combiner, "combiner");
        List<?> results = Forms.all(Policy.of(this), Arrays.asList(a, b));
        return combiner.apply(Forms.<A>at(results, 0), Forms.<B>at(results, 1));
    }

    /** Like {@link #all(TaskCallable, TaskCallable, Combiner.Of2)}, for three calls. */
    default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object, X1 extends Exception, X2 extends Exception, X3 extends Exception, Y extends Exception> R all(
            TaskCallable<? extends A, ? extends X1> a,
            TaskCallable<? extends B, ? extends X2> b,
            TaskCallable<? extends C, ? extends X3> c,
            Combiner.Of3<? super A, ? super B, ? super C, ? extends R, ? extends Y> combiner)
            throws X1, X2, X3, Y, InterruptedException {
        Objects.requireNonNull(combiner, "combiner");
        List<?> results = Forms.all(Policy.of(this), Arrays.asList(a, b, c));
        return combiner.apply(Forms.<A>at(results, 0), Forms.<B>at(results, 1), Forms.<C>at(results, 2));
    }

    /** Like {@link #all(TaskCallable, TaskCallable, Combiner.Of2)}, for four calls. */
    default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object, R extends @Nullable Object, X1 extends Exception, X2 extends Exception, X3 extends Exception, X4 extends Exception, Y extends Exception> R all(
            TaskCallable<? extends A, ? extends X1> a,
            TaskCallable<? extends B, ? extends X2> b,
            TaskCallable<? extends C, ? extends X3> c,
            TaskCallable<? extends D, ? extends X4> d,
            Combiner.Of4<? super A, ? super B, ? super C, ? super D, ? extends R, ? extends Y> combiner)
            throws X1, X2, X3, X4, Y, InterruptedException {
        Objects.requireNonNull(combiner, "combiner");
        List<?> results = Forms.all(Policy.of(this), Arrays.asList(a, b, c, d));
        return combiner.apply(Forms.<A>at(results, 0), Forms.<B>at(results, 1), Forms.<C>at(results, 2), Forms.<D>at(results, 3));
    }

    /** Like {@link #all(TaskCallable, TaskCallable, Combiner.Of2)}, for five calls. */
    default <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object, E extends @Nullable Object, R extends @Nullable Object, X1 extends Exception, X2 extends Exception, X3 extends Exception, X4 extends Exception, X5 extends Exception, Y extends Exception> R all(
            TaskCallable<? extends A, ? extends X1> a,
            TaskCallable<? extends B, ? extends X2> b,
            TaskCallable<? extends C, ? extends X3> c,
            TaskCallable<? extends D, ? extends X4> d,
            TaskCallable<? extends E, ? extends X5> e,
            Combiner.Of5<? super A, ? super B, ? super C, ? super D, ? super E, ? extends R, ? extends Y> combiner)
            throws X1, X2, X3, X4, X5, Y, InterruptedException {
        Objects.requireNonNull(combiner, "combiner");
        List<?> results = Forms.all(Policy.of(this), Arrays.asList(a, b, c, d, e));
        return combiner.apply(Forms.<A>at(results, 0), Forms.<B>at(results, 1), Forms.<C>at(results, 2), Forms.<D>at(results, 3), Forms.<E>at(results, 4));
    }

    /**
     * Runs both calls and returns the result of the one that succeeds first; the other is cancelled. Blocking. A failure counts only when
     * both have failed: then the first of them is thrown.
     */
    default <R extends @Nullable Object, X1 extends Exception, X2 extends Exception> R race(
            TaskCallable<? extends R, ? extends X1> a,
            TaskCallable<? extends R, ? extends X2> b)
            throws X1, X2, InterruptedException {
        return Forms.<R>race(Policy.of(this), Arrays.asList(a, b));
    }

    /** Like {@link #race(TaskCallable, TaskCallable)}, for three calls. */
    default <R extends @Nullable Object, X1 extends Exception, X2 extends Exception, X3 extends Exception> R race(
            TaskCallable<? extends R, ? extends X1> a,
            TaskCallable<? extends R, ? extends X2> b,
            TaskCallable<? extends R, ? extends X3> c)
            throws X1, X2, X3, InterruptedException {
        return Forms.<R>race(Policy.of(this), Arrays.asList(a, b, c));
    }

    /** Like {@link #race(TaskCallable, TaskCallable)}, for four calls. */
    default <R extends @Nullable Object, X1 extends Exception, X2 extends Exception, X3 extends Exception, X4 extends Exception> R race(
            TaskCallable<? extends R, ? extends X1> a,
            TaskCallable<? extends R, ? extends X2> b,
            TaskCallable<? extends R, ? extends X3> c,
            TaskCallable<? extends R, ? extends X4> d)
            throws X1, X2, X3, X4, InterruptedException {
        return Forms.<R>race(Policy.of(this), Arrays.asList(a, b, c, d));
    }

    /** Like {@link #race(TaskCallable, TaskCallable)}, for five calls. */
    default <R extends @Nullable Object, X1 extends Exception, X2 extends Exception, X3 extends Exception, X4 extends Exception, X5 extends Exception> R race(
            TaskCallable<? extends R, ? extends X1> a,
            TaskCallable<? extends R, ? extends X2> b,
            TaskCallable<? extends R, ? extends X3> c,
            TaskCallable<? extends R, ? extends X4> d,
            TaskCallable<? extends R, ? extends X5> e)
            throws X1, X2, X3, X4, X5, InterruptedException {
        return Forms.<R>race(Policy.of(this), Arrays.asList(a, b, c, d, e));
    }
}
