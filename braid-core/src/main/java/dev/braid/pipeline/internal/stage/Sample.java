package dev.braid.pipeline.internal.stage;

import dev.braid.internal.bridge.Runs;
import dev.braid.internal.host.Host;
import dev.braid.pipeline.internal.graph.Checks;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Gate;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Shedding;
import dev.braid.pipeline.internal.graph.Shedding.Shed;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Task;
import dev.braid.pipeline.internal.graph.Wait;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Gives, at even intervals, the last element that came in each; the last one of all in any case. */
public final class Sample extends Pull {

    private final Pull input;
    private final Segment inputs;
    private final Segment segment;
    private final long period;
    private final Gate gate = new Gate();
    private final Shedding last = new Shedding(1, Shed.OLDEST, gate);
    private final Task task;
    private boolean begun;
    private long due;

    private Sample(Opening opening, Described stage) {
        this.inputs = opening.newSegment();
        this.input = opening.segment(inputs).open(stage.input);
        this.segment = opening.segment();
        this.period = stage.nanos;
        this.task = new Task(opening, inputs, "sample", this::feed, gate::wake);
    }

    /** Its description. */
    public record Described(Stage input, Duration period, long nanos) implements Stage {

        public static Described of(Stage input, Duration period) {
            return new Described(input, period, Checks.nanos(period, "sample", "period"));
        }

        @Override
        public Pull open(Opening opening) {
            return new Sample(opening, this);
        }

        @Override
        public String label() {
            return "sample " + period;
        }

        @Override
        public List<Stage> inputs() {
            return List.of(input);
        }
    }

    private boolean feed() throws Exception {
        for (Object next = input.next(); next != Signal.END; next = input.next()) {
            last.put(next, inputs);
        }
        return true;
    }

    @Override
    public Object next() throws Exception {
        Host host = Runs.get().host();
        if (!begun) {
            begun = true;
            due = host.nanoTime() + period;
            task.startOnce();
        }
        while (true) {
            segment.beforeWaiting();
            boolean over = gate.await(task::isEnded, due - host.nanoTime());
            due += period * (1 + Math.max(0, host.nanoTime() - due) / period);
            Object next = last.poll();
            if (next != null) {
                return next instanceof Signal ? next : give(next);
            }
            if (over) {
                task.finish();
                return Signal.END;
            }
            // Nothing came in this period. Whoever is behind may wait for ever for what could come: so it waits where that is found out.
            BooleanSupplier ready = () -> last.size() > 0 || task.isEnded();
            segment.await(gate, ready, Wait.forElement(ready, List.of(inputs)));
            due += period * Math.ceilDiv(Math.max(0, host.nanoTime() - due), period);
        }
    }

    @Override
    public void close(Closing closing) {
        task.close(closing);
        input.close(closing);
    }
}
