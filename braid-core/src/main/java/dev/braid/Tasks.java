package dev.braid;

import dev.braid.internal.crew.ArraySource;
import dev.braid.internal.crew.IteratorSource;
import dev.braid.internal.crew.Source;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The tasks of one call, whatever they were given as.
 *
 * @param <T> the tasks; names what the source holds
 * @param source where the run claims them
 * @param closing gives back what they come from
 */
@SuppressWarnings("UnusedTypeParameter")
record Tasks<T>(Source source, Runnable closing) {

    private static final Runnable NOTHING = () -> {};

    /** All tasks of a collection, as they are now. */
    static <T> Tasks<T> of(Collection<? extends T> tasks) {
        Objects.requireNonNull(tasks, "tasks");
        Object[] all = tasks.toArray();
        for (int i = 0; i < all.length; i++) {
            if (all[i] == null) {
                throw new NullPointerException("tasks[" + i + "] is null; a task must not be null");
            }
        }
        return new Tasks<>(new ArraySource(all), NOTHING);
    }

    /** All entries of a map, as they are now, in its order. */
    static <K, T> List<Map.Entry<K, T>> entries(Map<? extends K, ? extends T> tasks) {
        Objects.requireNonNull(tasks, "tasks");
        List<Map.Entry<K, T>> entries = new ArrayList<>(tasks.size());
        tasks.forEach((key, task) -> {
            if (task == null) {
                throw new NullPointerException("the task under key " + key + " is null; a task must not be null");
            }
            entries.add(new SimpleImmutableEntry<>(key, task));
        });
        return entries;
    }

    /** What the iterator gives, when it is asked. */
    static <T> Tasks<T> of(Iterator<? extends T> tasks) {
        Objects.requireNonNull(tasks, "tasks");
        return new Tasks<>(new IteratorSource(tasks), NOTHING);
    }

    /** What the stream gives, when it is asked; it is closed at the end. */
    static <T> Tasks<T> of(Stream<? extends T> tasks) {
        Objects.requireNonNull(tasks, "tasks");
        return new Tasks<>(new IteratorSource(tasks.sequential().iterator()), tasks::close);
    }

    /** What {@code making} gives; if it throws, the call is rejected, and what the tasks come from is given back. */
    <V> V orClose(Supplier<V> making) {
        try {
            return making.get();
        } catch (Throwable thrown) {
            closeAfter(thrown);
            throw thrown;
        }
    }

    /** Gives back what the tasks come from, when {@code thrown} is on its way to the caller: a failure to do so must not mask it. */
    void closeAfter(Throwable thrown) {
        try {
            closing.run();
        } catch (Throwable t) {
            Failures.suppress(thrown, List.of(t));
        }
    }
}
