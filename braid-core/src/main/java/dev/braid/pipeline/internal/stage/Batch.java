package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Behind;
import dev.braid.pipeline.internal.graph.Checks;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Gathers elements into lists of so many; what is in hand when the input ends or fails comes first. */
public final class Batch extends Fused {

    private final int size;
    private List<Object> batch = new ArrayList<>();

    private final Behind behind = new Behind();

    private Batch(Pull upstream, int size) {
        super(upstream);
        this.size = size;
    }

    public static Stage of(Stage input, int size) {
        Checks.atLeastOne(size, "batch", "a batch");
        return new OneToOne("batch " + size, input, (upstream, _) -> new Batch(upstream, size));
    }

    @Override
    public Object next() throws Exception {
        while (!behind.isWaiting() && batch.size() < size) {
            Object next = behind.next(upstream::next);
            if (next != null) {
                batch.add(next);
            }
        }
        return batch.isEmpty() ? behind.release() : flush();
    }

    private Object flush() {
        List<Object> full = Collections.unmodifiableList(batch);
        batch = new ArrayList<>();
        return give(full);
    }

    @Override
    public int waiting() {
        return batch.size();
    }
}
