package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Checks;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Feeders;
import dev.braid.pipeline.internal.graph.Lane;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import java.util.ArrayList;
import java.util.List;

/** Gives the elements of several inputs as they come, each pulled by a task of its own. */
public final class Merge extends Pull {

    private final Feeders feeders;
    private final List<Pull> inputs = new ArrayList<>();

    private Merge(Opening opening, String label, int capacity, List<Stage> stages) {
        feeders = new Feeders(opening, label, capacity);
        for (Stage stage : stages) {
            Segment segment = opening.newSegment();
            Pull input = opening.segment(segment).open(stage);
            inputs.add(input);
            feeders.add(input, segment);
        }
    }

    /** Its description; of a single input it is a buffer. */
    public record Described(String label, List<Stage> inputs, int capacity) implements Stage {

        public static Described of(List<Stage> inputs) {
            return new Described("merge", inputs, Lane.CAPACITY);
        }

        /** A buffer. */
        public static Described buffer(Stage input, int capacity) {
            Checks.atLeastOne(capacity, "buffer", "a capacity");
            return new Described("buffer " + capacity, List.of(input), capacity);
        }

        @Override
        public Pull open(Opening opening) {
            return new Merge(opening, label, capacity, inputs);
        }
    }

    @Override
    public Object next() throws Exception {
        Object next = feeders.next();
        return next instanceof Signal ? next : give(next);
    }

    @Override
    public void close(Closing closing) {
        feeders.close(closing);
        inputs.forEach(input -> input.close(closing));
    }

    @Override
    public int waiting() {
        return feeders.waiting();
    }
}
