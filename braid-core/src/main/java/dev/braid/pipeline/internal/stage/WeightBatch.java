package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Behind;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers elements into lists that weigh no more than so much. */
public final class WeightBatch extends Fused {

    private final long most;
    private final boolean handled;
    private final TaskFunction<Object, Object, Exception> weighing;
    private final Behind behind = new Behind();
    private List<Object> batch = new ArrayList<>();

    /** An element that was too heavy for the last batch, and its weight. */
    private @Nullable Object next;

    private long weight;

    private WeightBatch(Pull upstream, boolean handled, long most, TaskFunction<Object, Object, Exception> weighing) {
        super(upstream);
        this.handled = handled;
        this.most = most;
        this.weighing = weighing;
    }

    public static Stage of(Stage input, long most, TaskFunction<?, Long, ?> weight) {
        if (most < 1) {
            throw new IllegalArgumentException("Pipeline.batchByWeight(" + most + ", …): a weight must be at least 1");
        }
        var of = Functions.of(weight);
        return new OneToOne("batch by weight " + most, input, (upstream, handled) -> new WeightBatch(upstream, handled, most, of));
    }

    @Override
    public Object next() throws Exception {
        long sum = 0;
        while (!behind.isWaiting()) {
            if (next == null) {
                next = behind.next(this::weighed);
            }
            if (next == null) {
                break;
            }
            if (!batch.isEmpty() && weight > most - sum) {
                return flush();
            }
            batch.add(next);
            next = null;
            sum += weight;
            if (sum >= most) {
                return flush();
            }
        }
        return batch.isEmpty() ? behind.release() : flush();
    }

    private Object weighed() throws Exception {
        Object element = upstream.next();
        if (element instanceof Signal) {
            return element;
        }
        try {
            weight = (long) Functions.present(
                    weighing.apply(element), "batchByWeight: the function returned null for an element; return its weight");
            if (weight < 0) {
                throw new IllegalArgumentException("Pipeline.batchByWeight: an element weighs " + weight + "; a weight must not be negative");
            }
            return element;
        } catch (Throwable t) {
            return Thrown.element(handled, t);
        }
    }

    private Object flush() {
        List<Object> full = Collections.unmodifiableList(batch);
        batch = new ArrayList<>();
        return give(full);
    }

    @Override
    public int waiting() {
        return batch.size() + (next == null ? 0 : 1);
    }
}
