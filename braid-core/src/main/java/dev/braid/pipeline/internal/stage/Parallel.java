package dev.braid.pipeline.internal.stage;

import dev.braid.FanOut;
import dev.braid.TaskFunction;
import dev.braid.internal.bridge.Downstream;
import dev.braid.internal.bridge.Runs;
import dev.braid.internal.bridge.Spread;
import dev.braid.internal.bridge.SpreadRun;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import dev.braid.pipeline.internal.graph.Upstream;
import dev.braid.pipeline.internal.graph.Wait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies a function to many elements at once, under a policy. The threads of its run pull from upstream; who asks for the next element
 * takes results from the run.
 */
public final class Parallel extends Pull {

    private final Pull upstream;
    private final Upstream tasks;
    private final SpreadRun run;
    private final Segment inputs;
    private final Segment segment;
    private final Wait wait;
    private final Runnable beforeWaiting = this::beforeWaiting;
    private final Runnable afterWaiting;
    private boolean started;

    private Parallel(Opening opening, Described stage, Spread.@Nullable Arrival arrival) {
        inputs = opening.newSegment();
        upstream = opening.segment(inputs).open(stage.input);
        tasks = new Upstream(upstream);
        segment = opening.segment();
        afterWaiting = segment::waitsNoMore;
        inputs.rests(Wait.forElement(() -> !run().isAtRest(), List.of(segment))); // while its window is full
        wait = Wait.forElement(() -> run().isWorking() || run().isReady(), List.of(inputs));
        var function = stage.function;
        String name = stage.order.label;
        Spread spread = new Spread(
                name,
                tasks,
                element -> element instanceof Signal ? element : Functions.element(function.apply(element), name),
                stage.order == Order.INPUT,
                stage.key == null ? null : element -> key(stage.key, element),
                arrival,
                inputs::cameToRest,
                this::pullsByItself,
                () -> inputs.pulledBy(null),
                element -> !(element instanceof Signal));
        run = Runs.get().spread(stage.policy, Runs.get().capture(stage.policy), spread);
    }

    /** In which order results come. */
    public enum Order {

        /** That of the elements. */
        INPUT("parallel"),

        /** As completed. */
        COMPLETION("parallelUnordered"),

        /** That of the elements among those that have the same key, else as completed. */
        KEY("parallelPer");

        private final String label;

        Order(String label) {
            this.label = label;
        }
    }

    /** Its description; the key is null unless the order is by it. */
    public record Described(
            Stage input,
            FanOut policy,
            Order order,
            @Nullable TaskFunction<Object, Object, Exception> key,
            TaskFunction<Object, Object, Exception> function)
            implements Stage {

        @Override
        public Pull open(Opening opening) {
            return new Parallel(opening, this, opening.isHandled() ? Carrying.SIGNALS : null);
        }

        /** Opens it with outcomes for results. */
        Pull openOutcomes(Opening opening) {
            return new Parallel(opening, this, Carrying.OUTCOMES);
        }

        @Override
        public String label() {
            return order.label + " " + Runs.get().describe(policy);
        }

        @Override
        public List<Stage> inputs() {
            return List.of(input);
        }
    }

    private static Object key(TaskFunction<Object, Object, Exception> key, Object element) {
        try {
            return Functions.key(key.apply(element));
        } catch (Exception e) {
            throw Thrown.<RuntimeException>unchecked(e); // to the run, which keeps it as it is
        }
    }

    @Override
    public Object next() throws Exception {
        if (!started) {
            started = true;
            inputs.begins();
            run.start();
        }
        Object next = run.take(beforeWaiting, afterWaiting);
        if (next != SpreadRun.END) {
            return counted(next);
        }
        run.finish();
        tasks.throwPending();
        return Signal.END;
    }

    @Override
    public void pushTo(Downstream to) throws Exception {
        Downstream own = next -> to.push(counted(next));
        for (Object next = next(); next != Signal.END && to.push(next) && run.pushOwn(own); next = next()) {}
    }

    private Object counted(Object next) {
        return Signal.isFailed(next) ? next : give(next);
    }

    /** The reader is about to run tasks, which may wait; not if it has to do something before each wait. */
    private boolean pullsByItself() {
        if (segment.isOwing()) {
            return false;
        }
        inputs.pulledBy(segment);
        return true;
    }

    private SpreadRun run() {
        return run;
    }

    private void beforeWaiting() {
        segment.beforeWaiting();
        segment.waits(wait);
    }

    @Override
    public void close(Closing closing) {
        closing.keepBehind(run.close());
        closing.keepBehind(tasks.pending());
        upstream.close(closing);
    }

    @Override
    public int waiting() {
        return run.waiting();
    }

    @Override
    public int busy() {
        return run.running();
    }
}
