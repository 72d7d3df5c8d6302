package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.internal.bridge.Downstream;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets some elements through and leaves the others out: what {@code filter}, {@code drop}, {@code dropWhile} and {@code distinct} do. */
public final class Filter extends Fused {

    private final Test test;
    private final boolean handled;

    private Filter(Pull upstream, boolean handled, Test test) {
        super(upstream);
        this.test = test;
        this.handled = handled;
    }

    /** Decides which elements go through, in one run. */
    @FunctionalInterface
    private interface Test {

        boolean accepts(Object element) throws Exception;
    }

    private static Stage of(String label, Stage input, Supplier<Test> making) {
        return new OneToOne(label, input, (upstream, handled) -> new Filter(upstream, handled, making.get()));
    }

    /** Those that a predicate accepts. */
    public static Stage filter(Stage input, TaskFunction<?, Boolean, ?> predicate) {
        var of = Functions.of(predicate);
        return of("filter", input, () -> element -> Functions.test(of, element, "filter"));
    }

    /** All but the first. */
    public static Stage drop(Stage input, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("Pipeline.drop(" + count + "): a number of elements must be at least 0");
        }
        return of("drop " + count, input, () -> new Test() {

            private long left = count;

            @Override
            public boolean accepts(Object element) {
                if (left == 0) {
                    return true;
                }
                left--;
                return false;
            }
        });
    }

    /** All from the first that a predicate does not accept. */
    public static Stage dropWhile(Stage input, TaskFunction<?, Boolean, ?> predicate) {
        var of = Functions.of(predicate);
        return of("dropWhile", input, () -> new Test() {

            private boolean through;

            @Override
            public boolean accepts(Object element) throws Exception {
                through = through || !Functions.test(of, element, "dropWhile");
                return through;
            }
        });
    }

    /** Those whose key was not there before; all keys are kept. */
    public static Stage distinct(Stage input, TaskFunction<?, ?, ?> key) {
        var of = Functions.of(key);
        return of("distinct", input, () -> {
            Set<Object> seen = new HashSet<>();
            return element -> seen.add(Functions.key(of.apply(element)));
        });
    }

    @Override
    public Object next() throws Exception {
        Object through;
        do {
            through = through(upstream.next());
        } while (through == null);
        return through;
    }

    @Override
    public void pushTo(Downstream to) throws Exception {
        upstream.pushTo(next -> {
            Object through = through(next);
            return through == null || to.push(through);
        });
    }

    private @Nullable Object through(Object next) throws Exception {
        if (next instanceof Signal) {
            return next;
        }
        try {
            return test.accepts(next) ? give(next) : null;
        } catch (Throwable t) {
            return Thrown.element(handled, t);
        }
    }
}
