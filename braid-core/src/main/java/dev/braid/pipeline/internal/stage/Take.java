package dev.braid.pipeline.internal.stage;

import dev.braid.internal.bridge.Downstream;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;

/** Ends after so many elements, without asking for one more. */
public final class Take extends Fused {

    private long left;

    private Take(Pull upstream, long most) {
        super(upstream);
        this.left = most;
    }

    public static Stage of(Stage input, long most) {
        if (most < 0) {
            throw new IllegalArgumentException("Pipeline.take(" + most + "): a number of elements must be at least 0");
        }
        return new OneToOne("take " + most, input, (upstream, _) -> new Take(upstream, most));
    }

    @Override
    public Object next() throws Exception {
        if (left == 0) {
            return Signal.END;
        }
        Object next = upstream.next();
        if (next instanceof Signal) {
            return next;
        }
        left--;
        return give(next);
    }

    @Override
    public void pushTo(Downstream to) throws Exception {
        if (left > 0) {
            upstream.pushTo(next -> {
                if (next instanceof Signal) {
                    return to.push(next);
                }
                left--;
                return to.push(give(next)) && left > 0;
            });
        }
    }
}
