package dev.braid.pipeline.internal.graph;

import dev.braid.FanOut;
import dev.braid.internal.bridge.Block;
import dev.braid.internal.bridge.NestedRun;
import dev.braid.internal.bridge.Runs;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a pipeline, from the sink's call to its return. */
public final class Run {

    private final FanOut policy;
    private final Object captured;
    private final Drawing drawing;
    private final Deadlocks deadlocks = new Deadlocks();
    private final List<Pull> pulls = new ArrayList<>();

    /** What can be seen of each stage. */
    private final IdentityHashMap<Stage, Counted> opened = new IdentityHashMap<>();

    private Run(FanOut policy, Stage last) {
        this.policy = policy;
        this.drawing = new Drawing(last);
        this.captured = Runs.get().capture(policy);
    }

    /** What a sink does with the last stage. */
    @FunctionalInterface
    public interface Loop<A extends @Nullable Object> {

        /**
         * Takes elements until it has what it wants.
         *
         * @param segment in which it does
         */
        A run(Pull pull, Segment segment) throws Exception;
    }

    /**
     * Runs a pipeline in a task of its own. Blocking; when it returns or throws, nothing runs and nothing is open.
     *
     * @param watcher gets the run when it begins
     * @param form what the caller has called
     * @param last the last stage
     */
    public static <A extends @Nullable Object> A call(
            FanOut policy, Consumer<Run> watcher, String form, Stage last, Loop<A> loop) throws InterruptedException {
        Run run = new Run(policy, last);
        Opening opening = Opening.of(run);
        Pull pull = run.open(opening, last);
        watcher.accept(run);
        A answer;
        try {
            answer = Runs.get().call(policy, run.captured, form, () -> closing(pull, opening.segment(), loop));
        } catch (Throwable thrown) {
            run.closeUnstarted(pull, thrown);
            throw thrown;
        }
        return answer;
    }

    /** Opens a pipeline for a run that its caller does not wait for here. */
    static Opened opened(Whole pipeline) {
        Run run = new Run(pipeline.policy(), pipeline.last());
        Opening opening = Opening.of(run);
        Pull last = run.open(opening, pipeline.last());
        pipeline.watcher().accept(run);
        return new Opened(run, opening, last);
    }

    private Pull open(Opening opening, Stage last) {
        try {
            return opening.open(last);
        } catch (Throwable thrown) {
            pulls.forEach(pull -> closeUnstarted(pull, thrown));
            Closing closing = new Closing();
            drawing.nodes().forEach(node -> node.stage().rejected(closing));
            closing.attachTo(thrown);
            throw thrown;
        }
    }

    /** Closes what its task has not come to close. */
    private void closeUnstarted(Pull pull, Throwable thrown) {
        Closing closing = new Closing();
        pull.close(closing);
        closing.attachTo(thrown);
    }

    /** Runs a loop, and closes what it has pulled from. */
    static <A extends @Nullable Object> A closing(Pull pull, Segment segment, Loop<A> loop) throws Exception {
        A answer;
        try {
            answer = loop.run(pull, segment);
        } catch (Throwable thrown) {
            Closing closing = new Closing();
            pull.close(closing);
            closing.attachTo(thrown);
            throw thrown;
        }
        Closing closing = new Closing();
        pull.close(closing);
        closing.end();
        return answer;
    }

    /** Called with each stage that is opened, before the run begins. */
    void opened(Stage stage, Counted counted) {
        opened.put(stage, counted);
        if (counted instanceof Pull pull) {
            pulls.add(pull);
        }
    }

    FanOut policy() {
        return policy;
    }

    Object captured() {
        return captured;
    }

    Deadlocks deadlocks() {
        return deadlocks;
    }

    /** The stages in print. */
    public Drawing drawing() {
        return drawing;
    }

    /** What can be seen of a stage that is drawn. */
    public Counted counted(Stage stage) {
        return Objects.requireNonNull(opened.get(stage));
    }

    /** A nested run of tasks that each have a thread, not started. */
    NestedRun group(String name, List<? extends Block<?>> bodies, Runnable closed) {
        return Runs.get().group(policy, captured, name, bodies, closed);
    }
}
