package dev.braid.pipeline.internal.stage;

import dev.braid.internal.bridge.Runs;
import dev.braid.internal.host.Host;
import dev.braid.pipeline.internal.graph.Behind;
import dev.braid.pipeline.internal.graph.Checks;
import dev.braid.pipeline.internal.graph.Fed;
import dev.braid.pipeline.internal.graph.Lane;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Gathers elements into lists of so many, or of what came within a time since the first of them. */
public final class TimedBatch extends Fed {

    private final int size;
    private final long nanos;
    private List<Object> batch = new ArrayList<>();

    private final Behind behind = new Behind();

    private TimedBatch(Opening opening, Described stage) {
        super(opening, "batch", stage.input, Lane.CAPACITY);
        this.size = stage.size;
        this.nanos = stage.nanos;
    }

    /** Its description. */
    public record Described(Stage input, int size, Duration time, long nanos) implements Stage {

        public static Described of(Stage input, int size, Duration time) {
            Checks.atLeastOne(size, "batch", "a batch");
            return new Described(input, size, time, Checks.nanos(time, "batch", "time"));
        }

        @Override
        public Pull open(Opening opening) {
            return new TimedBatch(opening, this);
        }

        @Override
        public String label() {
            return "batch " + size + " or " + time;
        }

        @Override
        public List<Stage> inputs() {
            return List.of(input);
        }
    }

    @Override
    public Object next() throws Exception {
        if (!behind.isWaiting()) {
            gather();
        }
        if (batch.isEmpty()) {
            return behind.release();
        }
        List<Object> full = Collections.unmodifiableList(batch);
        batch = new ArrayList<>();
        return give(full);
    }

    private void gather() throws Exception {
        Object next = behind.next(this::take);
        Host host = Runs.get().host();
        long due = host.nanoTime() + nanos;
        while (next != null) {
            batch.add(next);
            next = batch.size() == size ? null : behind.next(() -> take(due - host.nanoTime()));
        }
    }

    @Override
    public int waiting() {
        return super.waiting() + batch.size();
    }
}
