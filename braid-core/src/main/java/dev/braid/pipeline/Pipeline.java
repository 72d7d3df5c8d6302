package dev.braid.pipeline;

import dev.braid.FanOut;
import dev.braid.TaskCallable;
import dev.braid.TaskConsumer;
import dev.braid.TaskFunction;
import dev.braid.channel.Receiver;
import dev.braid.pipeline.internal.graph.Drawing;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Once;
import dev.braid.pipeline.internal.graph.Run;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Whole;
import dev.braid.pipeline.internal.sink.Gathering;
import dev.braid.pipeline.internal.sink.Processing;
import dev.braid.pipeline.internal.source.Elements;
import dev.braid.pipeline.internal.source.Generated;
import dev.braid.pipeline.internal.source.Iterated;
import dev.braid.pipeline.internal.source.Lines;
import dev.braid.pipeline.internal.source.Range;
import dev.braid.pipeline.internal.source.Received;
import dev.braid.pipeline.internal.source.Subscribed;
import dev.braid.pipeline.internal.source.Ticking;
import dev.braid.pipeline.internal.source.Unfold;
import dev.braid.pipeline.internal.source.Using;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Gatherer;
import java.util.stream.Stream;

/**
 * The stream form: elements from a source go through stages to a sink, as much at once as there are parallel stages for. A pipeline is a
 * description, immutable and thread-safe; it is lazy, and each call of a sink runs it.
 *
 * <pre>{@code
 * Pipeline.from(paths)
 *         .parallel(READING, Files::readAllBytes)
 *         .map(Md5::of)
 *         .batch(100, ofMillis(50))
 *         .forEach(store::save);
 * }</pre>
 *
 * <p><b>Threads.</b> Stages that go from one element to the next ({@code map}, {@code filter}, {@code batch(n)}, {@code zip}, …) are fused:
 * they run in the thread that wants the next element. That is the sink's, or, before a parallel stage, whichever of its threads
 * takes the next element, one at a time. {@code merge}, {@code buffer}, {@code generate} and the stages with a time run what is before them
 * in tasks of their own. All threads are virtual and of the run's own; none is the caller's.
 *
 * <p><b>Backpressure.</b> A stage runs when it is asked for an element. What pulls ahead does so by a bound: a parallel stage by its limit and
 * its window, the others by the room of their buffer, 256 elements unless said otherwise. So when a sink wants no more, functions before
 * it have been called for at most as many elements too many; in fused stages for none. What is stopped then is interrupted, joined and closed.
 *
 * <p><b>Failures.</b> A failure of a source, a function or a close ends the stream: nothing is asked for any more upstream, what
 * runs at the same time in that stage is cancelled, and what had come before is still dealt with downstream, in order, half-full
 * batches first; then the sink throws it. Where a stage downstream deals with failed elements ({@link #outcomes}, {@link #recover},
 * {@link #dropFailed}), an element whose function fails goes on to it, in its place, and the stream goes on. Before branches that is
 * so if all of them do, or whatever they have become does.
 *
 * <p><b>Elements</b> are never null. What is written by one stage for an element is seen by the next.
 *
 * @param <T> the elements
 */
public final class Pipeline<T> extends Stages<T> {

    private final Stage last;
    private final FanOut policy;
    private final Consumer<Run> watcher;

    private Pipeline(Stage last, FanOut policy, Consumer<Run> watcher) {
        this.last = last;
        this.policy = policy;
        this.watcher = watcher;
    }

    private static <T> Pipeline<T> of(Stage source) {
        return new Pipeline<>(source, FanOut.unlimited(), _ -> {});
    }

    @Override
    Stage last() {
        return last;
    }

    @Override
    FanOut policy() {
        return policy;
    }

    @Override
    Consumer<Run> watcher() {
        return watcher;
    }

    @Override
    <R> Pipeline<R> then(Stage stage) {
        return new Pipeline<>(stage, policy, watcher);
    }

    static TaskFunction<Object, Stage, Exception> stageOf(
            TaskFunction<?, ? extends Pipeline<?>, ?> function, String what, String method) {
        var of = Functions.of(Objects.requireNonNull(function, what));
        return element -> ((Pipeline<?>) Functions.present(
                        of.apply(element), method + ": the function returned null; return Pipeline.empty() for no elements"))
                .last;
    }

    // Sources

    /** The elements of a collection, as it is when the pipeline is run. */
    public static <T> Pipeline<T> from(Collection<? extends T> elements) {
        return of(new Elements.Described(Objects.requireNonNull(elements, "elements")));
    }

    /** These elements. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Pipeline<T> of(T... elements) {
        return from(List.of(elements));
    }

    /** The elements of an iterator, which may be endless; once. */
    public static <T> Pipeline<T> from(Iterator<? extends T> elements) {
        Objects.requireNonNull(elements, "elements");
        return of(new Iterated.Described("iterator", () -> elements, null, new Once()));
    }

    /** The elements of a stream, which is closed at the end; once. */
    public static <T> Pipeline<T> from(Stream<? extends T> elements) {
        Objects.requireNonNull(elements, "elements");
        return of(new Iterated.Described(
                "stream",
                () -> elements.sequential().iterator(),
                () -> {
                    elements.close();
                    return true;
                },
                new Once()));
    }

    /**
     * The elements of the stream that {@code open} opens in each run; it is closed at the end, whatever happens. So
     * {@code fromStream(() -> Files.walk(root))} can be run again.
     */
    public static <T> Pipeline<T> fromStream(TaskCallable<? extends Stream<? extends T>, ? extends Exception> open) {
        return using(open, Pipeline::<T>from);
    }

    /** What a channel gives, until it is closed and drained. If it was closed with a cause, the stream fails with that. */
    public static <T> Pipeline<T> from(Receiver<? extends T> channel) {
        return of(new Received.Described(Objects.requireNonNull(channel, "channel")));
    }

    /**
     * What a publisher gives. Each run subscribes anew, requests up to 256 elements ahead, and cancels the subscription if it ends before the
     * publisher does. A failure of the publisher ends the stream behind what came before it.
     */
    public static <T> Pipeline<T> from(Flow.Publisher<? extends T> publisher) {
        return of(new Subscribed.Described(Objects.requireNonNull(publisher, "publisher")));
    }

    /** The whole numbers from {@code first} to before {@code end}. */
    public static Pipeline<Long> range(long first, long end) {
        return of(new Range.Described(first, end));
    }

    /** The lines of a file in UTF-8, which is opened when the pipeline is run, and closed at the end. What is not UTF-8 fails. */
    public static Pipeline<String> lines(Path file) {
        return of(Lines.of(Objects.requireNonNull(file, "file")));
    }

    /**
     * The lines of a stream in UTF-8; once. It is not closed. What is not UTF-8 fails.
     *
     * <p>A read that cannot be interrupted, as of {@link System#in}, delays the end of a pipeline that is cancelled.
     */
    public static Pipeline<String> lines(InputStream in) {
        return of(Lines.of(Objects.requireNonNull(in, "in")));
    }

    /** What {@code generator} emits, in a task of its own. */
    public static <T> Pipeline<T> generate(Generator<T> generator) {
        Objects.requireNonNull(generator, "generator");
        return of(new Generated.Described(output -> generator.generate(
                element -> output.put(Objects.requireNonNull(element, "Pipeline.generate: emit(null); an element must not be null")))));
    }

    /** The time, every {@code period}; what comes too late for its turn is left out. */
    public static Pipeline<Instant> ticks(Duration period) {
        return of(Ticking.Described.of(period));
    }

    /** What {@code function} makes of a state, and of the state it gives with that, until it gives nothing. */
    public static <T, S> Pipeline<T> unfold(
            S first, TaskFunction<? super S, Optional<Unfolded<T, S>>, ? extends Exception> function) {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(function, "function");
        @SuppressWarnings("unchecked")
        var of = (TaskFunction<Object, Optional<Unfolded<T, S>>, Exception>) function;
        return of(new Unfold.Described(
                first, state -> Functions.present(of.apply(state), Unfold.NO_STEP).map(next -> new Unfold.Step(next.element(), next.state()))));
    }

    /** The elements of what {@code open} opens when the pipeline is run; it is closed at the end, whatever happens. */
    public static <C extends AutoCloseable, T> Pipeline<T> using(
            TaskCallable<? extends C, ? extends Exception> open,
            TaskFunction<? super C, ? extends Pipeline<? extends T>, ? extends Exception> elements) {
        return using(open, elements, AutoCloseable::close);
    }

    /** The elements of what {@code open} opens when the pipeline is run; {@code close} gets it at the end, whatever happens. */
    public static <C, T> Pipeline<T> using(
            TaskCallable<? extends C, ? extends Exception> open,
            TaskFunction<? super C, ? extends Pipeline<? extends T>, ? extends Exception> elements,
            TaskConsumer<? super C, ? extends Exception> close) {
        return of(new Using.Described(
                "resource",
                Objects.requireNonNull(open, "open"),
                stageOf(elements, "elements", "using"),
                Functions.ofConsumer(Objects.requireNonNull(close, "close"))));
    }

    /** No elements. */
    public static <T> Pipeline<T> empty() {
        return from(List.of());
    }

    // Among other kinds of streams

    /**
     * A processor that gives, to the one subscriber it may have, what {@code stages} makes of what it is given. It runs when it is subscribed
     * to, in the context of that call, and asks its own publisher for up to 256 elements ahead of its subscriber. Cancelled by its
     * subscriber, or when the pipeline needs no more, it cancels its own subscription. Otherwise it is as {@link #from(Flow.Publisher)} and
     * {@link #publisher} are.
     *
     * @param stages called once, now; it may use the pipeline it is given once
     */
    public static <T, R> Flow.Processor<T, R> processor(Function<Pipeline<T>, Pipeline<R>> stages) {
        return new Processing<>(stagesOf(stages));
    }

    /**
     * A gatherer that passes a plain Java stream through {@code stages}, which run at the same time as the stream's own thread.
     *
     * <pre>{@code
     * urls.stream()
     *         .gather(Pipeline.gatherer(in -> in.parallel(CRAWL, this::fetch).batch(100)))
     *         .forEach(store::saveAll);
     * }</pre>
     *
     * <p>Sequential: the stream's thread gives its elements to a run of the pipeline, up to 256 ahead, pushes downstream what has come out,
     * and waits for the rest at the end. Failures of the pipeline are thrown by the stream's terminal operation as sinks throw them, behind
     * what came before; so is an interrupt of the thread while it waits, as the cause of a {@link dev.braid.FanOutException}. When the
     * pipeline or what is downstream wants no more elements, or what is downstream throws, the run is stopped and joined, and when the
     * terminal operation returns nothing of it runs.
     *
     * <p>A gatherer is not told when the stream fails <em>upstream</em> of it, or when the {@link Stream#iterator() iterator} of a stream is
     * left before its end: then what runs is cancelled and reported when the garbage collector finds it lost. Where that matters, begin with
     * {@link #from(Stream)}, whose sinks join whatever happens.
     *
     * @param stages called for each run, by the thread that runs the stream; it may use the pipeline it is given once
     */
    public static <T, R> Gatherer<T, ?, R> gatherer(Function<Pipeline<T>, Pipeline<R>> stages) {
        return Gathering.of(stagesOf(stages));
    }

    private static <T, R> Function<Stage, Whole> stagesOf(Function<Pipeline<T>, Pipeline<R>> stages) {
        Objects.requireNonNull(stages, "stages");
        return source -> Objects.requireNonNull(stages.apply(of(source)), "the function returned no pipeline").whole();
    }

    // As a whole

    /**
     * This pipeline under {@code policy}: its name, its deadline and time-out for the whole, what it has go along to the threads of all
     * stages but the parallel ones, which have a policy of their own, its grace period and whether it interrupts, its observers. What it says of the
     * number of tasks, their attempts and failures is not about a pipeline, and is not looked at. It holds for the pipeline whose sink is
     * called, and all that goes into it: what was said so of a pipeline that is merged with it, or made of an element, is not looked at.
     */
    public Pipeline<T> under(FanOut policy) {
        return new Pipeline<>(last, Objects.requireNonNull(policy, "policy"), watcher);
    }

    /** This pipeline, whose runs {@code watch} shows; those whose sink is called on it, or on what is made of it. */
    public Pipeline<T> watchedBy(Watch watch) {
        Objects.requireNonNull(watch, "watch");
        return new Pipeline<>(last, policy, watch::begins);
    }

    /** This pipeline as a flowchart for Mermaid. */
    public String toMermaid() {
        return new Drawing(last).mermaid(_ -> "");
    }

    /** This pipeline, a line for each stage. */
    @Override
    public String toString() {
        return new Drawing(last).text(_ -> "");
    }
}
