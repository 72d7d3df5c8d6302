package dev.braid.pipeline.internal.source;

import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Once;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Source;
import dev.braid.pipeline.internal.graph.Ticks;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** What a publisher gives. The thread that asks subscribes, requests, and waits for what comes. */
public final class Subscribed extends Pull {

    private final Inbox inbox;
    private final Segment segment;
    private final Ticks ticks = new Ticks();

    /** To be subscribed to with the first look; null if there is none, or no more. */
    private Flow.@Nullable Publisher<?> publisher;

    private Subscribed(Inbox inbox, Segment segment, Flow.@Nullable Publisher<?> publisher) {
        this.inbox = inbox;
        this.segment = segment;
        this.publisher = publisher;
    }

    /** The description of one that subscribes for each run. */
    public record Described(Flow.Publisher<?> publisher) implements Source {

        @Override
        public Pull open(Opening opening) {
            return new Subscribed(new Inbox(), opening.segment(), publisher);
        }

        @Override
        public String label() {
            return "publisher";
        }
    }

    /** The description of one whose inbox somebody else subscribes; once. */
    public record Incoming(Inbox inbox, Once once) implements Source {

        @Override
        public Pull open(Opening opening) {
            once.useIn("Pipeline.processor", "subscribe to it once, and let its function use the pipeline it is given once");
            return new Subscribed(inbox, opening.segment(), null);
        }

        @Override
        public String label() {
            return "processor";
        }
    }

    @Override
    public Object next() throws Exception {
        ticks.tick();
        Flow.Publisher<?> fresh = publisher;
        if (fresh != null) {
            publisher = null;
            fresh.subscribe(inbox);
        }
        Object next = inbox.take(segment);
        return next == Signal.END ? next : give(next);
    }

    @Override
    public void close(Closing closing) {
        closing.run(() -> {
            inbox.close();
            return true;
        });
    }

    @Override
    public int waiting() {
        return inbox.waiting();
    }
}
