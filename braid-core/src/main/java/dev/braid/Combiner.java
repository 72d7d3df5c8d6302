package dev.braid;

import org.jspecify.annotations.Nullable;

/** What makes one result of the results of {@link FanOut#all}. */
public final class Combiner {

    private Combiner() {}

    /** Of the results of two calls. */
    @FunctionalInterface
    public interface Of2<A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object, X extends Exception> {

        /** Combines them. */
        R apply(A a, B b) throws X, InterruptedException;
    }

    /** Of the results of three calls. */
    @FunctionalInterface
    public interface Of3<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object, X extends Exception> {

        /** Combines them. */
        R apply(A a, B b, C c) throws X, InterruptedException;
    }

    /** Of the results of four calls. */
    @FunctionalInterface
    public interface Of4<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object, R extends @Nullable Object, X extends Exception> {

        /** Combines them. */
        R apply(A a, B b, C c, D d) throws X, InterruptedException;
    }

    /** Of the results of five calls. */
    @FunctionalInterface
    public interface Of5<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object, E extends @Nullable Object, R extends @Nullable Object, X extends Exception> {

        /** Combines them. */
        R apply(A a, B b, C c, D d, E e) throws X, InterruptedException;
    }
}
