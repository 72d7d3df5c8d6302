package dev.braid.pipeline.internal.source;

import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Feeders;
import dev.braid.pipeline.internal.graph.Lane;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Source;

/** What a block emits, which runs in a task of its own. */
public final class Generated extends Pull {

    private final Feeders feeders;

    private Generated(Opening opening, Feeders.Feeder generator) {
        feeders = new Feeders(opening, "generate", Lane.CAPACITY);
        feeders.add(generator, opening.newSegment());
    }

    /** Its description. */
    public record Described(Feeders.Feeder generator) implements Source {

        @Override
        public Pull open(Opening opening) {
            return new Generated(opening, generator);
        }

        @Override
        public String label() {
            return "generate";
        }
    }

    @Override
    public Object next() throws Exception {
        Object next = feeders.next();
        return next == Signal.END ? next : give(next);
    }

    @Override
    public void close(Closing closing) {
        feeders.close(closing);
    }

    @Override
    public int waiting() {
        return feeders.waiting();
    }
}
