package dev.braid.pipeline;

/**
 * A block that emits elements, of a {@link Pipeline#generate}.
 *
 * @param <T> the elements
 */
@FunctionalInterface
public interface Generator<T> {

    /** Emits elements until there are no more. Runs on a thread of Braid's, which is interrupted when no more are wanted. */
    void generate(Emitter<T> emitter) throws Exception;

    /**
     * Where elements go.
     *
     * @param <T> the elements
     */
    @FunctionalInterface
    interface Emitter<T> {

        /**
         * Emits an element. Waits while as many as the stage holds have not been taken.
         *
         * @throws InterruptedException if no more are wanted
         */
        void emit(T element) throws InterruptedException;
    }
}
