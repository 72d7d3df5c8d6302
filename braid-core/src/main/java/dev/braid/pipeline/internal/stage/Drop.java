package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;

/** Leaves out the first elements. */
public final class Drop extends Fused {

    private long left;

    private Drop(Pull upstream, long count) {
        super(upstream);
        this.left = count;
    }

    public static Stage of(Stage input, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("Pipeline.drop(" + count + "): a number of elements must be at least 0");
        }
        return new OneToOne("drop " + count, input, (upstream, _) -> new Drop(upstream, count));
    }

    @Override
    public Object next() throws Exception {
        while (true) {
            Object next = upstream.next();
            if (next instanceof Signal) {
                return next;
            }
            if (left == 0) {
                return give(next);
            }
            left--;
        }
    }
}
