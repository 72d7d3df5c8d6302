package dev.braid.pipeline.internal.source;

import dev.braid.Context;
import dev.braid.internal.bridge.Runs;
import dev.braid.internal.host.Host;
import dev.braid.pipeline.internal.graph.Checks;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Source;
import java.time.Duration;

/** The time, at even intervals. What comes too late for its interval is left out, as in Go's ticker. */
public final class Ticking extends Pull {

    private final long period;
    private final Segment segment;
    private boolean begun;
    private long due;

    private Ticking(long period, Segment segment) {
        this.period = period;
        this.segment = segment;
    }

    /** Its description. */
    public record Described(Duration period, long nanos) implements Source {

        public static Described of(Duration period) {
            return new Described(period, Checks.nanos(period, "ticks", "period"));
        }

        @Override
        public Pull open(Opening opening) {
            return new Ticking(nanos, opening.segment());
        }

        @Override
        public String label() {
            return "ticks " + period;
        }
    }

    @Override
    public Object next() throws Exception {
        Host host = Runs.get().host();
        if (!begun) {
            begun = true;
            due = host.nanoTime() + period;
        }
        long left = due - host.nanoTime();
        if (left > 0) {
            segment.beforeWaiting();
            Context.sleep(Duration.ofNanos(left));
        } else {
            Context.current().throwIfCancelled();
        }
        due += period * (1 + Math.max(0, host.nanoTime() - due) / period);
        return give(host.now());
    }

    @Override
    public void close(Closing closing) {}
}
