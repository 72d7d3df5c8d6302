package dev.braid.pipeline.internal.stage;

import dev.braid.TaskConsumer;
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
import java.util.List;
import java.util.function.BooleanSupplier;

/** Never lets what is before it wait: elements for which there is no room are dropped, counted, and told of. */
public final class SheddingBuffer extends Pull {

    private final Pull input;
    private final Segment inputs;
    private final Segment segment;
    private final Gate gate = new Gate();
    private final Shedding queue;
    private final TaskConsumer<Object, Exception> told;
    private final Task task;

    private SheddingBuffer(Opening opening, Described stage) {
        this.inputs = opening.newSegment();
        this.input = opening.segment(inputs).open(stage.input);
        this.segment = opening.segment();
        this.queue = new Shedding(stage.capacity, stage.shed, gate);
        this.told = stage.told;
        this.task = new Task(opening, inputs, "buffer", this::feed, gate::wake);
    }

    /** Its description. */
    public record Described(Stage input, int capacity, Shed shed, TaskConsumer<Object, Exception> told) implements Stage {

        public Described {
            Checks.atLeastOne(capacity, "buffer", "a capacity");
        }

        @Override
        public Pull open(Opening opening) {
            return new SheddingBuffer(opening, this);
        }

        @Override
        public String label() {
            return "buffer " + capacity + (shed == Shed.OLDEST ? " drop oldest" : " drop newest");
        }

        @Override
        public List<Stage> inputs() {
            return List.of(input);
        }
    }

    private boolean feed() throws Exception {
        for (Object next = input.next(); next != Signal.END; next = input.next()) {
            Object dropped = queue.put(next, inputs);
            if (dropped != null) {
                drop();
                told.accept(dropped);
            }
        }
        return true;
    }

    @Override
    public Object next() throws Exception {
        task.startOnce();
        while (true) {
            boolean over = task.isEnded(); // asked before: then what is found is all there was
            Object next = queue.poll();
            if (next != null) {
                return next instanceof Signal ? next : give(next);
            }
            if (over) {
                task.finish();
                return Signal.END;
            }
            BooleanSupplier ready = () -> queue.size() > 0 || task.isEnded();
            segment.await(gate, ready, Wait.forElement(ready, List.of(inputs)));
        }
    }

    @Override
    public void close(Closing closing) {
        task.close(closing);
        input.close(closing);
    }

    @Override
    public int waiting() {
        return queue.size();
    }
}
