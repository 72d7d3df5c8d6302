package dev.braid.pipeline.internal.source;

import dev.braid.internal.bridge.Downstream;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Source;
import dev.braid.pipeline.internal.graph.Ticks;
import java.util.Collection;

/** The elements of a collection, as it is when the pipeline is run. */
public final class Elements extends Pull {

    private final Object[] elements;
    private final Ticks ticks = new Ticks();
    private int at;

    private Elements(Object[] elements) {
        this.elements = elements;
    }

    /** Its description. */
    public record Described(Collection<?> collection) implements Source {

        @Override
        public Pull open(Opening opening) {
            Object[] elements = collection.toArray();
            for (int i = 0; i < elements.length; i++) {
                if (elements[i] == null) {
                    throw new NullPointerException("elements[" + i + "] is null; an element must not be null");
                }
            }
            return new Elements(elements);
        }

        @Override
        public String label() {
            return "elements";
        }
    }

    @Override
    public Object next() throws Exception {
        if (at == elements.length) {
            return Signal.END;
        }
        ticks.tick();
        return give(elements[at++]);
    }

    @Override
    public void pushTo(Downstream to) throws Exception {
        boolean wanted = true;
        while (wanted && at < elements.length) {
            ticks.tick();
            wanted = to.push(give(elements[at++]));
        }
    }

    @Override
    public void close(Closing closing) {}
}
