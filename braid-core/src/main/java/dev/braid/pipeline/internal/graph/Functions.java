package dev.braid.pipeline.internal.graph;

import dev.braid.TaskConsumer;
import dev.braid.TaskFunction;

/** Users' functions, as stages call them: what types they have was seen to where they were given. */
public final class Functions {

    private Functions() {}

    /** The same function, of anything. */
    @SuppressWarnings("unchecked")
    public static TaskFunction<Object, Object, Exception> of(TaskFunction<?, ?, ?> function) {
        return (TaskFunction<Object, Object, Exception>) function;
    }

    /** The same consumer, of anything. */
    @SuppressWarnings("unchecked")
    public static TaskConsumer<Object, Exception> ofConsumer(TaskConsumer<?, ?> consumer) {
        return (TaskConsumer<Object, Exception>) consumer;
    }

    /** What a predicate has returned, which must be there. */
    public static boolean test(TaskFunction<Object, Object, Exception> predicate, Object element, String stage) throws Exception {
        return (boolean) present(predicate.apply(element), stage + ": the predicate returned null for an element; return true or false");
    }

    /** What a function has returned, which must be there. */
    public static <T> T present(T returned, String message) {
        if (returned == null) {
            throw new NullPointerException(message);
        }
        return returned;
    }

    /** What a key function has returned, which must be there. */
    public static Object key(Object returned) {
        if (returned == null) {
            throw new NullPointerException("the key function returned null for an element; a key must not be null");
        }
        return returned;
    }

    /** What a stage's function has returned, which must be there. */
    public static Object element(Object returned, String stage) {
        if (returned == null) {
            throw new NullPointerException(stage + ": the function returned null for an element; return something, and use flatMap or filter to"
                    + " leave an element out");
        }
        return returned;
    }
}
