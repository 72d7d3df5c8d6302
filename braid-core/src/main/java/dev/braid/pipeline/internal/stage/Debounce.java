package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Behind;
import dev.braid.pipeline.internal.graph.Checks;
import dev.braid.pipeline.internal.graph.Fed;
import dev.braid.pipeline.internal.graph.Lane;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Stage;
import java.time.Duration;
import java.util.List;

/** Gives an element when none has followed it for a time; the last one in any case. */
public final class Debounce extends Fed {

    private final long quiet;
    private final Behind behind = new Behind();

    private Debounce(Opening opening, Described stage) {
        super(opening, "debounce", stage.input, Lane.CAPACITY);
        this.quiet = stage.nanos;
    }

    /** Its description. */
    public record Described(Stage input, Duration quiet, long nanos) implements Stage {

        public static Described of(Stage input, Duration quiet) {
            return new Described(input, quiet, Checks.nanos(quiet, "debounce", "quiet"));
        }

        @Override
        public Pull open(Opening opening) {
            return new Debounce(opening, this);
        }

        @Override
        public String label() {
            return "debounce " + quiet;
        }

        @Override
        public List<Stage> inputs() {
            return List.of(input);
        }
    }

    @Override
    public Object next() throws Exception {
        if (behind.isWaiting()) {
            return behind.release();
        }
        Object last = behind.next(this::take);
        if (last == null) {
            return behind.release();
        }
        Object next = last;
        while (next != null) {
            last = next;
            next = behind.next(() -> take(quiet));
        }
        return give(last);
    }
}
