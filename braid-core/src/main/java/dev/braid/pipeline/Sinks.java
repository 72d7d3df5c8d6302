package dev.braid.pipeline;

import dev.braid.CancelledException;
import dev.braid.Combiner;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.TaskConsumer;
import dev.braid.TaskFunction;
import dev.braid.channel.Sender;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Run;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Whole;
import dev.braid.pipeline.internal.sink.Channels;
import dev.braid.pipeline.internal.sink.Delivery;
import dev.braid.pipeline.internal.sink.Folding;
import dev.braid.pipeline.internal.sink.Publishing;
import dev.braid.pipeline.internal.sink.Streaming;
import dev.braid.pipeline.internal.sink.Writing;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sinks of a {@link Pipeline}: each runs it. All that return an answer are blocking and fail-fast: when they return or throw, nothing of
 * the pipeline runs, and all it had opened is closed. They throw
 * <ul>
 * <li>the first failure of a source, a function or what is closed: unchecked as it is, checked as the cause of a
 *     {@link dev.braid.FanOutException}; elements that came before it have been dealt with,
 * <li>{@link DeadlineExceededException} if the deadline passed, and {@link CancelledException} if the surrounding context was cancelled,
 * <li>{@link InterruptedException} if the caller was interrupted.
 * </ul>
 * Sinks that need no more elements stop the stages before them at once: see {@link Pipeline} for how far these may have run ahead.
 */
public abstract sealed class Sinks<T> permits Stages {

    Sinks() {}

    abstract Stage last();

    abstract FanOut policy();

    abstract Consumer<Run> watcher();

    /** What takes elements, and does nothing else. */
    @FunctionalInterface
    private interface Answer<A extends @Nullable Object> {
        A from(Pull pull) throws Exception;
    }

    private <A extends @Nullable Object> A run(String form, Answer<A> answer) throws InterruptedException {
        return run(form, (pull, _) -> answer.from(pull));
    }

    private <A extends @Nullable Object> A run(String form, Run.Loop<A> loop) throws InterruptedException {
        return Run.call(policy(), watcher(), "Pipeline." + form, last(), loop);
    }

    /** Gives each element to {@code consumer}, one after the other. */
    public final void forEach(TaskConsumer<? super T, ? extends Exception> consumer) throws InterruptedException {
        var each = Functions.ofConsumer(Objects.requireNonNull(consumer, "consumer"));
        this.<@Nullable Object>run("forEach", pull -> {
            pull.pushTo(element -> {
                each.accept(element);
                return true;
            });
            return null;
        });
    }

    /** All elements, unmodifiable. */
    public final List<T> toList() throws InterruptedException {
        return run("toList", Folding::toList);
    }

    /** What {@code collector} makes of the elements. It is used by one thread. */
    public final <A, C extends @Nullable Object> C collect(Collector<? super T, A, ? extends C> collector) throws InterruptedException {
        Objects.requireNonNull(collector, "collector");
        return this.<C>run("collect", pull -> Folding.collect(pull, collector));
    }

    /** The elements brought together from the left: ((a ∘ b) ∘ c) ∘ d. Empty if there is none. */
    public final Optional<T> reduce(Combiner.Of2<? super T, ? super T, ? extends T, ? extends Exception> function) throws InterruptedException {
        Objects.requireNonNull(function, "function");
        return run("reduce", pull -> Folding.reduce(pull, function));
    }

    /** What {@code first} has become after all elements, from the left. */
    public final <A> A fold(A first, Combiner.Of2<? super A, ? super T, ? extends A, ? extends Exception> function) throws InterruptedException {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(function, "function");
        return run("fold", pull -> Folding.fold(pull, first, function, "fold"));
    }

    /**
     * The elements brought together by an <em>associative</em> function, in parallel under a policy; it need not be commutative: what is
     * brought together is neighbours, in their order. Empty if there is no element. Each task brings 256 elements together, so as many times the
     * policy's limit and window are in memory at most.
     */
    public final Optional<T> reduce(FanOut policy, Combiner.Of2<? super T, ? super T, ? extends T, ? extends Exception> function) throws InterruptedException {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(function, "function");
        Stage parts = Folding.parts(last(), policy, function);
        return Run.call(
                policy(),
                watcher(),
                "Pipeline.reduce",
                parts,
                (pull, _) -> Folding.reduce(pull, function));
    }

    /** How many elements there are. */
    public final long count() throws InterruptedException {
        return run("count", Folding::count);
    }

    /** The first element, if there is one. No other is asked for. */
    public final Optional<T> first() throws InterruptedException {
        return run("first", Folding::first);
    }

    /** Whether {@code predicate} accepts any element. Stops at the first it does; a failure before that is thrown. */
    public final boolean any(TaskFunction<? super T, Boolean, ? extends Exception> predicate) throws InterruptedException {
        var accepts = Functions.of(Objects.requireNonNull(predicate, "predicate"));
        return run("any", pull -> Folding.any(pull, element -> Functions.test(accepts, element, "any")));
    }

    /** Whether {@code predicate} accepts all elements. Stops at the first it does not; a failure before that is thrown. */
    public final boolean all(TaskFunction<? super T, Boolean, ? extends Exception> predicate) throws InterruptedException {
        var accepts = Functions.of(Objects.requireNonNull(predicate, "predicate"));
        return !run("all", pull -> Folding.any(pull, element -> !Functions.test(accepts, element, "all")));
    }

    /**
     * Sends each element to {@code out}, and closes that at the end; with the failure as cause if the pipeline fails. Waits for room as
     * {@code send} does.
     *
     * @throws dev.braid.channel.ChannelClosedException if {@code out} was closed by somebody else
     */
    public final void into(Sender<? super T> out) throws InterruptedException {
        Objects.requireNonNull(out, "out");
        Channels.send(out, () -> this.<@Nullable Object>run("into", pull -> Channels.drain(pull, out)));
    }

    /**
     * Writes the bytes that {@code encoder} makes of each element to {@code out}, one after the other, and flushes it at the end, and before
     * the pipeline waits at a buffer, a parallel stage or for a time. It is not closed.
     */
    public final void writeTo(OutputStream out, TaskFunction<? super T, byte[], ? extends Exception> encoder)
            throws InterruptedException {
        Objects.requireNonNull(out, "out");
        var bytes = Functions.of(Objects.requireNonNull(encoder, "encoder"));
        this.<@Nullable Object>run("writeTo", (pull, segment) -> Writing.drain(pull, segment, out, bytes));
    }

    /** Writes each element as a line in UTF-8; else like the other. */
    public final void writeTo(OutputStream out) throws InterruptedException {
        writeTo(out, Writing::line);
    }

    // Read by others

    /** As it was described. */
    final Whole whole() {
        return new Whole(policy(), watcher(), last());
    }

    /**
     * The elements as a stream. Lazy: the pipeline, in the context of this call, starts with the first read, and runs at most 256 elements
     * ahead of the reader. Reading throws what a sink throws, and a reader's interrupt as the cause of a {@link dev.braid.FanOutException};
     * the thread stays interrupted. A stream that is read to its end is over by then, closed or not.
     *
     * <p>Open it in try-with-resources: closing cancels what runs, joins it, and throws what could not be closed. A stream that is lost
     * unread and unclosed is cancelled and reported when the garbage collector finds that.
     */
    public final Stream<T> stream() {
        return Streaming.of(whole());
    }

    /**
     * A publisher of the elements. Each subscription runs the pipeline by itself, in the context of who subscribes, from the first
     * {@code request} to the last signal; one that can be run only once fails for all but the first. Elements come as they are requested;
     * one more is made ready, so that the end, or a failure, is told without a request for it.
     *
     * <p>All signals come from the run's one thread, and none is interrupted by a cancel of its own subscription. The subscriber may block
     * in them: that holds back the pipeline and nobody else. {@code onError} gets failures as they are, checked or not. Cancelling does not
     * block: it stops what runs, which is joined and closed by the run itself; failures of that are logged, as are those of a subscriber that
     * throws. A subscription that is neither read to its end nor cancelled waits for as long as its context lasts: it is the subscriber's
     * to end.
     */
    public final Flow.Publisher<T> publisher() {
        return new Publishing<>(whole(), Delivery.Start.WHEN_REQUESTED);
    }
}
