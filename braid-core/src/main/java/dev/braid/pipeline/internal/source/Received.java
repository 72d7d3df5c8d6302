package dev.braid.pipeline.internal.source;

import dev.braid.channel.Receiver;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Source;
import dev.braid.pipeline.internal.graph.Ticks;
import java.util.Optional;

/** What a channel gives, until it is closed and drained. */
public final class Received extends Pull {

    private final Receiver<?> channel;
    private final Segment segment;
    private final Ticks ticks = new Ticks();

    private Received(Receiver<?> channel, Segment segment) {
        this.channel = channel;
        this.segment = segment;
    }

    /** Its description. */
    public record Described(Receiver<?> channel) implements Source {

        @Override
        public Pull open(Opening opening) {
            return new Received(channel, opening.segment());
        }

        @Override
        public String label() {
            return "channel";
        }
    }

    @Override
    public Object next() throws Exception {
        ticks.tick();
        segment.beforeWaiting();
        Optional<?> next = channel.receiveOrEmpty();
        return next.isPresent() ? give(next.get()) : Signal.END;
    }

    @Override
    public void close(Closing closing) {}
}
