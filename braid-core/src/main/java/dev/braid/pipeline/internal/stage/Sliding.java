package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Checks;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.OneToOne;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import java.util.ArrayDeque;
import java.util.List;

/** Gives, with each element, the last so many as a list, from when there are as many. */
public final class Sliding extends Fused {

    private final int size;
    private final ArrayDeque<Object> last = new ArrayDeque<>();

    private Sliding(Pull upstream, int size) {
        super(upstream);
        this.size = size;
    }

    public static Stage of(Stage input, int size) {
        Checks.atLeastOne(size, "sliding", "a window");
        return new OneToOne("sliding " + size, input, (upstream, _) -> new Sliding(upstream, size));
    }

    @Override
    public Object next() throws Exception {
        while (true) {
            Object next = upstream.next();
            if (next instanceof Signal) {
                return next;
            }
            last.add(next);
            if (last.size() > size) {
                last.remove();
            }
            if (last.size() == size) {
                return give(List.copyOf(last));
            }
        }
    }

    @Override
    public int waiting() {
        return last.size();
    }
}
