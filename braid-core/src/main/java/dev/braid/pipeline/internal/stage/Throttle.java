package dev.braid.pipeline.internal.stage;

import dev.braid.Context;
import dev.braid.internal.bridge.Runs;
import dev.braid.internal.host.Host;
import dev.braid.pipeline.internal.graph.Checks;
import dev.braid.pipeline.internal.graph.Fused;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Lets at most so many elements through in any such time; the others wait. */
public final class Throttle extends Fused {

    private final long per;
    private final Segment segment;

    private final int most;

    /** When the last so many were let through, the oldest first. */
    private final Queue<Long> times = new ArrayDeque<>();

    private Throttle(Opening opening, Described stage) {
        super(opening.open(stage.input));
        this.per = stage.nanos;
        this.segment = opening.segment();
        this.most = stage.most;
    }

    /** Its description. */
    public record Described(Stage input, int most, Duration per, long nanos) implements Stage {

        public static Described of(Stage input, int most, Duration per) {
            Checks.atLeastOne(most, "throttle", "a number of elements");
            return new Described(input, most, per, Checks.nanos(per, "throttle", "per"));
        }

        @Override
        public Pull open(Opening opening) {
            return new Throttle(opening, this);
        }

        @Override
        public String label() {
            return "throttle " + most + " per " + per;
        }

        @Override
        public List<Stage> inputs() {
            return List.of(input);
        }
    }

    @Override
    public Object next() throws Exception {
        Object next = upstream.next();
        if (next instanceof Signal) {
            return next;
        }
        Host host = Runs.get().host();
        long left = times.size() == most ? times.remove() + per - host.nanoTime() : 0;
        if (left > 0) {
            segment.beforeWaiting();
            Context.sleep(Duration.ofNanos(left));
        }
        times.add(host.nanoTime());
        return give(next);
    }
}
