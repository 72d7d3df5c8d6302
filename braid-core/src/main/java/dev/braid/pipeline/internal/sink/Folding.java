package dev.braid.pipeline.internal.sink;

import dev.braid.Combiner.Of2;
import dev.braid.FanOut;
import dev.braid.TaskFunction;
import dev.braid.internal.bridge.Downstream;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.stage.Batch;
import dev.braid.pipeline.internal.stage.Parallel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** Brings the elements of a pipeline together. */
public final class Folding {

    /** How many neighbours are brought together by one task. */
    private static final int PART = 256;

    private Folding() {}

    /** What accepts elements. */
    @FunctionalInterface
    public interface Test {

        /** Whether it accepts one. */
        boolean accepts(Object element) throws Exception;
    }

    /** All elements. */
    @SuppressWarnings("unchecked")
    public static <T> List<T> toList(Pull pull) throws Exception {
        List<Object> all = new ArrayList<>();
        pull.pushTo(all::add);
        return (List<T>) Collections.unmodifiableList(all);
    }

    /** What a collector makes of them. */
    @SuppressWarnings("unchecked")
    public static <A, C extends @Nullable Object> C collect(Pull pull, Collector<?, A, ? extends C> collector) throws Exception {
        A container = collector.supplier().get();
        BiConsumer<A, Object> accumulator = (BiConsumer<A, Object>) collector.accumulator();
        pull.pushTo(element -> {
            accumulator.accept(container, element);
            return true;
        });
        return collector.finisher().apply(container);
    }

    /** The first. */
    @SuppressWarnings("unchecked")
    public static <T> Optional<T> first(Pull pull) throws Exception {
        Object next = pull.next();
        return next == Signal.END ? Optional.empty() : Optional.of((T) next);
    }

    /** All of them from the left; empty if there are none. */
    @SuppressWarnings("unchecked")
    public static <T> Optional<T> reduce(Pull pull, Of2<?, ?, ?, ?> function) throws Exception {
        Object first = pull.next();
        return first == Signal.END ? Optional.empty() : Optional.of(Folding.<T>fold(pull, (T) first, function, "reduce"));
    }

    /** All of them from the left, onto {@code first}. */
    @SuppressWarnings("unchecked")
    public static <A> A fold(Pull pull, A first, Of2<?, ?, ?, ?> function, String form) throws Exception {
        var of = (Of2<Object, Object, Object, Exception>) function;
        var folded = new Downstream() {
            private Object state = first;

            @Override
            public boolean push(Object element) throws Exception {
                state = Functions.element(of.apply(state, element), form);
                return true;
            }
        };
        pull.pushTo(folded);
        return (A) folded.state;
    }

    /** A stage that gives what has become of neighbours, in their order. */
    @SuppressWarnings("unchecked")
    public static Stage parts(Stage input, FanOut policy, Of2<?, ?, ?, ?> function) {
        var of = (Of2<Object, Object, Object, Exception>) function;
        TaskFunction<Object, Object, Exception> part = batch -> {
            Object state = null;
            for (Object element : (List<Object>) batch) {
                state = state == null ? element : Functions.element(of.apply(state, element), "reduce");
            }
            return Objects.requireNonNull(state);
        };
        return new Parallel.Described(Batch.of(input, PART), policy, Parallel.Order.INPUT, null, part);
    }

    /** How many there are. */
    public static long count(Pull pull) throws Exception {
        var counted = new Downstream() {
            private long count;

            @Override
            public boolean push(Object element) {
                count++;
                return true;
            }
        };
        pull.pushTo(counted);
        return counted.count;
    }

    /** Whether any is accepted; none is asked for after that. */
    public static boolean any(Pull pull, Test test) throws Exception {
        for (Object next = pull.next(); next != Signal.END; next = pull.next()) {
            if (test.accepts(next)) {
                return true;
            }
        }
        return false;
    }
}
