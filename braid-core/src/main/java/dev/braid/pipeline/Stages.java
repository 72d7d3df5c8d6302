package dev.braid.pipeline;

import dev.braid.Combiner;
import dev.braid.FanOut;
import dev.braid.Outcome;
import dev.braid.TaskConsumer;
import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Shedding.Shed;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.stage.Batch;
import dev.braid.pipeline.internal.stage.Collecting;
import dev.braid.pipeline.internal.stage.Concat;
import dev.braid.pipeline.internal.stage.Debounce;
import dev.braid.pipeline.internal.stage.DropFailed;
import dev.braid.pipeline.internal.stage.Filter;
import dev.braid.pipeline.internal.stage.FlatMap;
import dev.braid.pipeline.internal.stage.FlatMapAll;
import dev.braid.pipeline.internal.stage.GroupBy;
import dev.braid.pipeline.internal.stage.Interleave;
import dev.braid.pipeline.internal.stage.Map;
import dev.braid.pipeline.internal.stage.MapError;
import dev.braid.pipeline.internal.stage.Merge;
import dev.braid.pipeline.internal.stage.Named;
import dev.braid.pipeline.internal.stage.Outcomes;
import dev.braid.pipeline.internal.stage.Parallel;
import dev.braid.pipeline.internal.stage.Peek;
import dev.braid.pipeline.internal.stage.Recover;
import dev.braid.pipeline.internal.stage.Sample;
import dev.braid.pipeline.internal.stage.Scan;
import dev.braid.pipeline.internal.stage.SheddingBuffer;
import dev.braid.pipeline.internal.stage.Sliding;
import dev.braid.pipeline.internal.stage.Splits;
import dev.braid.pipeline.internal.stage.Take;
import dev.braid.pipeline.internal.stage.TakeWhile;
import dev.braid.pipeline.internal.stage.Throttle;
import dev.braid.pipeline.internal.stage.TimedBatch;
import dev.braid.pipeline.internal.stage.WeightBatch;
import dev.braid.pipeline.internal.stage.Zip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** The stages of a {@link Pipeline}. All are lazy: each returns a new pipeline, and runs nothing. */
public abstract sealed class Stages<T> extends Sinks<T> permits Pipeline {

    Stages() {}

    abstract <R> Pipeline<R> then(Stage stage);

    /**
     * This pipeline, whose last stage goes by {@code name} in print.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public final Pipeline<T> named(String name) {
        if (Objects.requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("Pipeline.named(\"" + name + "\"): a name must not be blank");
        }
        return then(new Named(last(), name));
    }

    // One element after the other, in the thread that asks

    /** Applies {@code function} to each element. */
    public final <R> Pipeline<R> map(TaskFunction<? super T, ? extends R, ? extends Exception> function) {
        return then(Map.of(last(), Objects.requireNonNull(function, "function")));
    }

    /** Only elements that {@code predicate} accepts. */
    public final Pipeline<T> filter(TaskFunction<? super T, Boolean, ? extends Exception> predicate) {
        return then(Filter.filter(last(), Objects.requireNonNull(predicate, "predicate")));
    }

    /**
     * In place of each element those of the pipeline that {@code function} makes of it, one pipeline after the other. If that pipeline fails,
     * its source included, the element has failed.
     */
    public final <R> Pipeline<R> flatMap(
            TaskFunction<? super T, ? extends Pipeline<? extends R>, ? extends Exception> function) {
        return then(new FlatMap.Described(last(), Pipeline.stageOf(function, "function", "flatMap")));
    }

    /** In place of each element those of the collection that {@code function} makes of it. */
    public final <R> Pipeline<R> flatMapAll(
            TaskFunction<? super T, ? extends Collection<? extends R>, ? extends Exception> function) {
        return then(FlatMapAll.of(last(), Objects.requireNonNull(function, "function")));
    }

    /** The first {@code most} elements; no other is asked for. */
    public final Pipeline<T> take(long most) {
        return then(Take.of(last(), most));
    }

    /** Elements until the first that {@code predicate} does not accept. */
    public final Pipeline<T> takeWhile(TaskFunction<? super T, Boolean, ? extends Exception> predicate) {
        return then(TakeWhile.of(last(), Objects.requireNonNull(predicate, "predicate")));
    }

    /** Without the first {@code count} elements. */
    public final Pipeline<T> drop(long count) {
        return then(Filter.drop(last(), count));
    }

    /** Elements from the first that {@code predicate} does not accept. */
    public final Pipeline<T> dropWhile(TaskFunction<? super T, Boolean, ? extends Exception> predicate) {
        return then(Filter.dropWhile(last(), Objects.requireNonNull(predicate, "predicate")));
    }

    /** What {@code first} has become after each element. An element whose {@code function} throws leaves it as it was. */
    public final <A> Pipeline<A> scan(A first, Combiner.Of2<? super A, ? super T, ? extends A, ? extends Exception> function) {
        Objects.requireNonNull(first, "first");
        return then(Scan.of(last(), first, Objects.requireNonNull(function, "function")));
    }

    /** Without elements that equal an earlier one. All are kept in memory. */
    public final Pipeline<T> distinct() {
        return distinct(element -> element);
    }

    /** Without elements whose key equals an earlier one's. All keys are kept in memory. */
    public final Pipeline<T> distinct(TaskFunction<? super T, ?, ? extends Exception> key) {
        return then(Filter.distinct(last(), Objects.requireNonNull(key, "key")));
    }

    /** Shows each element to {@code consumer} as it passes. */
    public final Pipeline<T> peek(TaskConsumer<? super T, ? extends Exception> consumer) {
        return then(Peek.of(last(), Objects.requireNonNull(consumer, "consumer")));
    }

    // Several at once

    /**
     * Applies {@code function} to many elements at once, under {@code policy}: its limit, its retries and time-outs for each element, its
     * observers. Ordered: a slow element holds back at most the policy's {@linkplain FanOut#withWindow window} of results. Failures that
     * the policy tolerates are left out, unless a stage downstream {@linkplain #outcomes deals with} failed elements: then that gets them all.
     */
    public final <R> Pipeline<R> parallel(FanOut policy, TaskFunction<? super T, ? extends R, ? extends Exception> function) {
        return then(parallel(policy, Parallel.Order.INPUT, null, function));
    }

    /** Like {@link #parallel}, as completed. */
    public final <R> Pipeline<R> parallelUnordered(
            FanOut policy, TaskFunction<? super T, ? extends R, ? extends Exception> function) {
        return then(parallel(policy, Parallel.Order.COMPLETION, null, function));
    }

    /**
     * Like {@link #parallelUnordered}, but elements with equal keys are dealt with one after the other, and their results come in the order of the
     * elements. Takes the place of a {@linkplain FanOut#withLimitPer limit per key} in the policy.
     *
     * @param key quick, since others wait for it; never null
     */
    public final <R> Pipeline<R> parallelPer(
            TaskFunction<? super T, ?, ? extends Exception> key,
            FanOut policy,
            TaskFunction<? super T, ? extends R, ? extends Exception> function) {
        return then(parallel(policy, Parallel.Order.KEY, Objects.requireNonNull(key, "key"), function));
    }

    private Stage parallel(
            FanOut policy, Parallel.Order order, @Nullable TaskFunction<?, ?, ?> key, TaskFunction<?, ?, ?> function) {
        return new Parallel.Described(
                last(),
                Objects.requireNonNull(policy, "policy"),
                order,
                key == null ? null : Functions.of(key),
                Functions.of(Objects.requireNonNull(function, "function")));
    }

    // Lists

    /** Lists of {@code size} elements; the last may be shorter. A failure comes after the list of what was before it. */
    public final Pipeline<List<T>> batch(int size) {
        return then(Batch.of(last(), size));
    }

    /** Lists of {@code size} elements, or of what came within {@code time} of the first of them. Pulls ahead, in a task of its own. */
    public final Pipeline<List<T>> batch(int size, Duration time) {
        return then(TimedBatch.Described.of(last(), size, time));
    }

    /**
     * Lists of elements that weigh {@code most} together at the most; one that weighs more by itself is alone. A list that weighs so much is
     * given at once; elements that weigh nothing make no list full.
     *
     * @param weight of an element, not negative
     */
    public final Pipeline<List<T>> batchByWeight(long most, TaskFunction<? super T, Long, ? extends Exception> weight) {
        return then(WeightBatch.of(last(), most, Objects.requireNonNull(weight, "weight")));
    }

    /** With each element the last {@code size} as a list, from when there are as many. */
    public final Pipeline<List<T>> sliding(int size) {
        return then(Sliding.of(last(), size));
    }

    /**
     * What {@code collector} makes of all elements, as the only element, at their end: for branches and groups, which have no sink of their
     * own. Of no elements it is what the collector makes of none.
     */
    public final <A, R> Pipeline<R> collecting(Collector<? super T, A, ? extends R> collector) {
        return then(Collecting.of(last(), Objects.requireNonNull(collector, "collector")));
    }

    // Several pipelines

    /** The elements of this and others as they come, each pulled ahead in a task of its own; in order among those of one. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final Pipeline<T> merge(Pipeline<? extends T>... others) {
        return then(Merge.Described.of(withLast(others)));
    }

    /** The elements of this, then those of the others, which are not begun before. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final Pipeline<T> concat(Pipeline<? extends T>... others) {
        return then(new Concat.Described(withLast(others)));
    }

    /** An element of this and of each other in turn; when one has ended, those of the rest. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final Pipeline<T> interleave(Pipeline<? extends T>... others) {
        return then(new Interleave.Described(withLast(others)));
    }

    private List<Stage> withLast(Pipeline<? extends T>[] others) {
        List<Stage> all = new ArrayList<>();
        all.add(last());
        for (int i = 0; i < others.length; i++) {
            all.add(Objects.requireNonNull(others[i], "others[" + i + "]").last());
        }
        return List.copyOf(all);
    }

    /** Pairs of an element of this and one of {@code other}, brought together by {@code function}, until one of the two has ended. */
    public final <U, R> Pipeline<R> zip(Pipeline<U> other, Combiner.Of2<? super T, ? super U, ? extends R, ? extends Exception> function) {
        Objects.requireNonNull(other, "other");
        return then(Zip.Described.of(last(), other.last(), Objects.requireNonNull(function, "function")));
    }

    // Branches

    /**
     * What {@code graph} makes of {@code branches} pipelines that each get all elements. They go on at the pace of the slowest: one that is
     * read no further holds the others up once its buffer is full, unless it has ended.
     *
     * @throws IllegalArgumentException if what it makes does not use each branch once
     */
    public final <R> Pipeline<R> broadcast(int branches, Function<? super List<Pipeline<T>>, ? extends Pipeline<R>> graph) {
        Objects.requireNonNull(graph, "graph");
        return then(Splits.broadcast(
                last(), branches, all -> graph.apply(all.stream().map(this::<T>then).toList()).last()));
    }

    /** What all that {@code branches} make of pipelines that each get all elements give, as it comes. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final <R> Pipeline<R> broadcast(Function<? super Pipeline<T>, ? extends Pipeline<? extends R>>... branches) {
        List<Function<? super Pipeline<T>, ? extends Pipeline<? extends R>>> each = List.of(branches);
        return then(Splits.broadcast(last(), each.size(), all -> {
            List<Stage> made = new ArrayList<>();
            for (int i = 0; i < each.size(); i++) {
                made.add(each.get(i).apply(this.<T>then(all.get(i))).last());
            }
            return Merge.Described.of(made);
        }));
    }

    /**
     * What {@code branches} pipelines that are alike give, as it comes: each in a task of its own, which takes the next element when it is
     * free. Unlike a {@linkplain #parallelUnordered parallel} stage, a branch may have stages of its own, and keeps the order of what it got.
     */
    public final <R> Pipeline<R> balance(int branches, Function<? super Pipeline<T>, ? extends Pipeline<? extends R>> branch) {
        Objects.requireNonNull(branch, "branch");
        return then(Splits.balance(last(), branches, start -> branch.apply(this.<T>then(start)).last()));
    }

    /**
     * What {@code graph} makes of two pipelines: the first gets the elements that {@code predicate} accepts, and those that have failed, the
     * second the others.
     *
     * @throws IllegalArgumentException if what it makes does not use each of them once
     */
    public final <R> Pipeline<R> partition(
            TaskFunction<? super T, Boolean, ? extends Exception> predicate,
            BiFunction<? super Pipeline<T>, ? super Pipeline<T>, ? extends Pipeline<R>> graph) {
        var of = Functions.of(Objects.requireNonNull(predicate, "predicate"));
        Objects.requireNonNull(graph, "graph");
        return then(Splits.partition(
                last(), of, all -> graph.apply(this.<T>then(all.get(0)), this.<T>then(all.get(1))).last()));
    }

    /**
     * What the pipelines that {@code perGroup} makes of a key and its elements give, as it comes; each runs in a task of its own. At most
     * {@code mostOpen} groups are open at a time: for one more, that which has had no element for the longest time is closed. Elements
     * that come later with its key are a new group. Those of a group whose pipeline has had enough ({@code take}) are left out until then.
     *
     * @param key of an element, never null
     */
    public final <K, R> Pipeline<R> groupBy(
            TaskFunction<? super T, ? extends K, ? extends Exception> key,
            int mostOpen,
            BiFunction<? super K, ? super Pipeline<T>, ? extends Pipeline<? extends R>> perGroup) {
        var of = Functions.of(Objects.requireNonNull(key, "key"));
        Objects.requireNonNull(perGroup, "perGroup");
        return then(new GroupBy.Described(last(), of, mostOpen, (group, start) -> {
            @SuppressWarnings("unchecked")
            K ofGroup = (K) group;
            return perGroup.apply(ofGroup, this.<T>then(start)).last();
        }));
    }

    // Time, and room

    /** At most {@code most} elements in any {@code per}; the others wait. */
    public final Pipeline<T> throttle(int most, Duration per) {
        return then(Throttle.Described.of(last(), most, per));
    }

    /** An element when none has followed it for {@code quiet}; the last one in any case. */
    public final Pipeline<T> debounce(Duration quiet) {
        return then(Debounce.Described.of(last(), quiet));
    }

    /** Pulls up to {@code capacity} elements ahead, in a task of its own: what is before and what is after go on at the same time. */
    public final Pipeline<T> buffer(int capacity) {
        return then(Merge.Described.buffer(last(), capacity));
    }

    /**
     * Like {@link #buffer(int)}, but what is before never waits for room: elements for which there is none are dropped, or drop others.
     * Failed elements are not dropped; they wait.
     *
     * @param told gets each element that is dropped; they are counted too
     */
    public final Pipeline<T> buffer(int capacity, Overflow overflow, TaskConsumer<? super T, ? extends Exception> told) {
        Objects.requireNonNull(overflow, "overflow");
        var of = Functions.ofConsumer(Objects.requireNonNull(told, "told"));
        return then(new SheddingBuffer.Described(
                last(),
                capacity,
                switch (overflow) {
                    case DROP_OLDEST -> Shed.OLDEST;
                    case DROP_NEWEST -> Shed.NEWEST;
                },
                of));
    }

    /** The last element of each {@code period} in which there was one, at its end; the last one of all in any case. */
    public final Pipeline<T> sample(Duration period) {
        return then(Sample.Described.of(last(), period));
    }

    // Failed elements

    /**
     * What became of each element, none of which ends the stream by failing any more: in its functions between here and the source, or the
     * last such stage. Failures of the source itself still do. After a {@code parallel} stage, an outcome says how many attempts there were.
     */
    public final Pipeline<Outcome<T>> outcomes() {
        return then(new Outcomes.Described(last()));
    }

    /** Puts what {@code function} makes of the failure in the place of each failed element. */
    public final Pipeline<T> recover(TaskFunction<? super Throwable, ? extends T, ? extends Exception> function) {
        return then(new Recover.Described(last(), Functions.of(Objects.requireNonNull(function, "function"))));
    }

    /** Puts another failure in the place of each: of failed elements, and of what ends the stream. */
    public final Pipeline<T> mapError(Function<? super Throwable, ? extends Throwable> function) {
        return then(MapError.of(last(), Objects.requireNonNull(function, "function")));
    }

    /** Leaves out failed elements, and tells {@code told} of each; they are counted too. */
    public final Pipeline<T> dropFailed(TaskConsumer<? super Throwable, ? extends Exception> told) {
        return then(new DropFailed.Described(last(), Functions.ofConsumer(Objects.requireNonNull(told, "told"))));
    }
}
