package dev.braid.pipeline.internal.graph;

import dev.braid.FanOut;
import dev.braid.internal.bridge.Block;
import dev.braid.internal.bridge.NestedRun;
import dev.braid.internal.bridge.Runs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a pipeline, from the sink's call to its return. */
public final class Run {

    private final FanOut policy;
    private final Object captured;
    private final List<Pull> opened = new ArrayList<>();

    private Run(FanOut policy) {
        this.policy = policy;
        this.captured = Runs.get().capture(policy);
    }

    /** What a sink does with the last stage. */
    @FunctionalInterface
    public interface Loop<A extends @Nullable Object> {

        /** Takes elements until it has what it wants. */
        A run(Pull pull) throws Exception;
    }

    /**
     * Runs a pipeline in a task of its own. Blocking; when it returns or throws, nothing runs and nothing is open.
     *
     * @param form what the caller has called
     * @param last the last stage
     */
    public static <A extends @Nullable Object> A call(FanOut policy, String form, Stage last, Loop<A> loop)
            throws InterruptedException {
        Run run = new Run(policy);
        Pull pull = run.open(last);
        A answer;
        try {
            answer = Runs.get().call(policy, run.captured, form, () -> closing(pull, loop));
        } catch (Throwable thrown) {
            run.closeUnstarted(pull, thrown);
            throw thrown;
        }
        return answer;
    }

    /** Opens a pipeline for a run that its caller does not wait for here. */
    static Opened opened(FanOut policy, Stage last) {
        Run run = new Run(policy);
        Opening opening = Opening.of(run);
        return new Opened(policy, run.captured, run.open(opening, last), opening.segment());
    }

    private Pull open(Stage last) {
        return open(Opening.of(this), last);
    }

    private Pull open(Opening opening, Stage last) {
        try {
            return opening.open(last);
        } catch (Throwable thrown) {
            opened.forEach(pull -> closeUnstarted(pull, thrown));
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
    static <A extends @Nullable Object> A closing(Pull pull, Loop<A> loop) throws Exception {
        A answer;
        try {
            answer = loop.run(pull);
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

    /** Called with each stage that is opened, in the order in which they are. */
    void opened(Stage stage, Pull pull) {
        opened.add(pull);
    }

    /** A nested run of tasks that each have a thread, not started. */
    NestedRun group(String name, List<? extends Block<?>> bodies, Runnable closed) {
        return Runs.get().group(policy, captured, name, bodies, closed);
    }
}
