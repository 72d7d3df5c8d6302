package dev.braid.pipeline.internal.source;

import dev.braid.internal.bridge.Downstream;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Source;
import dev.braid.pipeline.internal.graph.Ticks;

/** The whole numbers from one to before another. */
public final class Range extends Pull {

    private final long end;
    private final Ticks ticks = new Ticks();
    private long at;

    private Range(long first, long end) {
        this.at = first;
        this.end = end;
    }

    /** Its description. */
    public record Described(long first, long end) implements Source {

        @Override
        public Pull open(Opening opening) {
            return new Range(first, end);
        }

        @Override
        public String label() {
            return "range " + first + " to " + end;
        }
    }

    @Override
    public Object next() throws Exception {
        if (at >= end) {
            return Signal.END;
        }
        ticks.tick();
        return give(at++);
    }

    @Override
    public void pushTo(Downstream to) throws Exception {
        boolean wanted = true;
        while (wanted && at < end) {
            ticks.tick();
            wanted = to.push(give(at++));
        }
    }

    @Override
    public void close(Closing closing) {}
}
