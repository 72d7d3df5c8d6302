package dev.braid;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The forms of {@link FanOut}, each for any kind of tasks: a policy, tasks and a function, brought together by one fan-in. */
final class Forms {

    private Forms() {}

    static <T, R extends @Nullable Object> List<R> map(
            TaskForms policy, Tasks<T> tasks, TaskFunction<? super T, ? extends R, ?> function)
            throws InterruptedException {
        return run(policy, "map", tasks, function, new Listed<>(tasks.source().size()));
    }

    static <T, X extends Exception> void forEach(TaskForms policy, Tasks<T> tasks, TaskConsumer<? super T, X> consumer)
            throws InterruptedException {
        tasks.orClose(() -> Objects.requireNonNull(consumer, "consumer"));
        TaskFunction<T, @Nullable Object, X> function = task -> {
            consumer.accept(task);
            return null;
        };
        run(policy, "forEach", tasks, function, new Ignored());
    }

    static <T, R extends @Nullable Object> List<Outcome<R>> outcomes(
            TaskForms policy, Tasks<T> tasks, TaskFunction<? super T, ? extends R, ?> function)
            throws InterruptedException {
        return run(policy, "outcomes", tasks, function, new Settled<R>(tasks.source().size()));
    }

    static <T, R extends @Nullable Object> R firstSuccess(
            TaskForms policy, Tasks<T> tasks, TaskFunction<? super T, ? extends R, ?> function)
            throws InterruptedException {
        return Forms.<T, R>quorum(policy, "firstSuccess", 1, tasks, function).getFirst();
    }

    static <T, R extends @Nullable Object> List<R> quorum(
            TaskForms policy, String form, int k, Tasks<T> tasks, TaskFunction<? super T, ? extends R, ?> function)
            throws InterruptedException {
        return run(policy, form, tasks, function, tasks.orClose(() -> {
            requirePossible(form, k, tasks.source().size());
            return new Quorum<R>(form, k);
        }));
    }

    private static void requirePossible(String form, int k, OptionalLong size) {
        if (k < 1) {
            throw new IllegalArgumentException("FanOut." + form + "(" + k + ", …): a quorum must be at least 1");
        }
        if (size.isPresent() && size.getAsLong() < k) {
            throw new IllegalArgumentException("FanOut." + form + ": " + k + " " + (k == 1 ? "success is" : "successes are")
                    + " wanted of " + size.getAsLong() + " tasks; give at least " + k);
        }
    }

    static <T, R extends @Nullable Object, C extends @Nullable Object> C collect(
            TaskForms policy,
            Tasks<T> tasks,
            TaskFunction<? super T, ? extends R, ?> function,
            Collector<? super R, ?, ? extends C> collector)
            throws InterruptedException {
        return run(policy, "collect", tasks, function, tasks.orClose(() -> collected(policy, collector)));
    }

    private static <R extends @Nullable Object, S extends @Nullable Object, C extends @Nullable Object>
            FanIn<R, C> collected(TaskForms policy, Collector<? super R, S, ? extends C> collector) {
        Objects.requireNonNull(collector, "collector");
        return new Collected<R, S, C>(new Window(Policy.of(policy)), collector);
    }

    static <T, R extends @Nullable Object> Stream<R> stream(
            TaskForms fanOut, Tasks<T> tasks, TaskFunction<? super T, ? extends R, ?> function) {
        tasks.orClose(() -> Objects.requireNonNull(function, "function"));
        Policy policy = Policy.of(fanOut);
        ContextNode parent = ContextNode.currentNode();
        Carried carried = tasks.orClose(() -> Carried.capture(policy));
        Completed<R> results = new Completed<>(new Window(policy));
        return RunStream.of(new StreamRun(
                policy.label(),
                RunStream.FORM,
                results,
                () -> new Execution<T, R, @Nullable Object>(policy, "stream", parent, tasks.source(), carried.around(function), results),
                tasks));
    }

    // Calls that differ: they are the tasks

    static List<@Nullable Object> all(Policy policy, List<TaskCallable<?, ?>> calls) throws InterruptedException {
        Tasks<TaskCallable<?, ?>> tasks = Tasks.of(calls);
        return run(policy.ofAll(), "all", tasks, TaskCallable::call, new Listed<@Nullable Object>(tasks.source().size()));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller knows what its calls give
    static <R extends @Nullable Object> R at(List<?> results, int index) {
        return (R) results.get(index);
    }

    static <R extends @Nullable Object> R race(Policy policy, List<TaskCallable<? extends R, ?>> calls)
            throws InterruptedException {
        Tasks<TaskCallable<? extends R, ?>> tasks = Tasks.of(calls);
        return run(policy, "race", tasks, TaskCallable::call, new Quorum<R>("race", 1)).getFirst();
    }

    private static <T, R extends @Nullable Object, A extends @Nullable Object> A run(
            TaskForms fanOut,
            String form,
            Tasks<T> tasks,
            TaskFunction<? super T, ? extends R, ?> function,
            FanIn<R, A> fanIn)
            throws InterruptedException {
        A answer;
        try {
            Objects.requireNonNull(function, "function");
            Policy policy = Policy.of(fanOut);
            var carrying = Carried.capture(policy).around(function);
            answer = new Execution<T, R, A>(
                            policy, form, ContextNode.currentNode(), tasks.source(), carrying, fanIn)
                    .call();
        } catch (Throwable thrown) {
            tasks.closeAfter(thrown);
            throw thrown;
        }
        tasks.closing().run();
        return answer;
    }

    // Tasks in a map: entries are run as they stand, and the key goes along

    static <K, T, R extends @Nullable Object, X extends Exception>
            TaskFunction<Map.Entry<K, T>, Map.Entry<K, R>, X> withKey(TaskFunction<? super T, ? extends R, X> function) {
        Objects.requireNonNull(function, "function");
        return task -> new SimpleImmutableEntry<>(task.getKey(), function.apply(task.getValue()));
    }

    static <K, T, R extends @Nullable Object, X extends Exception> TaskFunction<Map.Entry<K, T>, R, X> ofValue(
            TaskFunction<? super T, ? extends R, X> function) {
        Objects.requireNonNull(function, "function");
        return task -> function.apply(task.getValue());
    }

    static <K, T, X extends Exception> TaskConsumer<Map.Entry<K, T>, X> toValue(TaskConsumer<? super T, X> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        return task -> consumer.accept(task.getValue());
    }

    /** A map of the entries, in their order. */
    static <K, R extends @Nullable Object> Map<K, R> toMap(List<Map.Entry<K, R>> entries) {
        Map<K, R> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(map);
    }

    /** A map of the entries' keys to values that stand in the same order. */
    static <K, R extends @Nullable Object> Map<K, R> toMap(List<? extends Map.Entry<K, ?>> keys, List<R> values) {
        Map<K, R> map = new LinkedHashMap<>();
        Iterator<R> value = values.iterator();
        keys.forEach(entry -> map.put(entry.getKey(), value.next()));
        return Collections.unmodifiableMap(map);
    }
}
