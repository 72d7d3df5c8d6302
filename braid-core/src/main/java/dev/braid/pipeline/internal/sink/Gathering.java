package dev.braid.pipeline.internal.sink;

import dev.braid.internal.bridge.ReadRun;
import dev.braid.internal.bridge.Results;
import dev.braid.internal.bridge.Runs;
import dev.braid.pipeline.internal.graph.Opened;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Whole;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Gatherer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline as a gatherer: the stream's thread gives it elements and pushes on what has come of them.
 *
 * <p>Nothing in the run refers to this, so that it can be found to be lost: a stream that fails elsewhere tells its gatherers nothing.
 */
public final class Gathering<T, R> {

    private static final Runs.Lost FORM =
            new Runs.Lost("gatherer", "the stream failed elsewhere, or was left by its iterator");

    private final Exchange exchange;
    private final ReadRun run;
    private final Runnable guard;
    private boolean over;

    private Gathering(Function<Stage, Whole> stages) {
        exchange = new Exchange();
        Outlet outlet = new Outlet(Opened.of(stages.apply(exchange.source())), exchange.reader());
        exchange.takeFrom(outlet);
        run = outlet.read(FORM, exchange);
        guard = Runs.get().guard(this, run);
    }

    /** A gatherer that runs what {@code stages} makes of its input, for each stream anew. */
    public static <T, R> Gatherer<T, ?, R> of(Function<Stage, Whole> stages) {
        return Gatherer.<T, Gathering<T, R>, R>ofSequential(
                () -> new Gathering<>(stages), Gathering::integrate, Gathering::finish);
    }

    private boolean integrate(T element, Gatherer.Downstream<? super R> downstream) {
        exchange.give(Objects.requireNonNull(element, "Pipeline.gatherer: an element of the stream is null; an element must not be null"));
        return push(downstream);
    }

    private void finish(Gatherer.Downstream<? super R> downstream) {
        if (downstream.isRejecting()) {
            close();
        } else if (!over) {
            exchange.end();
            push(downstream);
        }
    }

    /** Pushes what there is; false if nothing more is to be given. */
    private boolean push(Gatherer.Downstream<? super R> downstream) {
        try {
            while (!over) {
                Object next = run.take();
                if (next == Exchange.NOTHING) {
                    return true;
                }
                if (next == Results.END) {
                    close();
                } else if (!downstream.push(Gathering.<R>element(next))) {
                    close();
                }
            }
            return false;
        } catch (Throwable thrown) {
            closeAfter(thrown);
            throw thrown;
        } finally {
            Reference.reachabilityFence(this); // it is not lost while it waits
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // the pipeline gives these, and none is null
    private static <R> R element(@Nullable Object next) {
        return (R) next;
    }

    private void close() {
        over = true;
        try {
            run.close();
        } finally {
            guard.run();
        }
    }

    private void closeAfter(Throwable thrown) {
        try {
            close();
        } catch (Throwable other) {
            Runs.get().suppress(thrown, List.of(other));
        }
    }
}
