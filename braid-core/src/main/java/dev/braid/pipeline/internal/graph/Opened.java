package dev.braid.pipeline.internal.graph;

import dev.braid.FanOut;
import org.jspecify.annotations.Nullable;

/** A pipeline that has been opened for one run, which somebody has yet to begin. */
public final class Opened {

    private final FanOut policy;
    private final Object captured;
    private final Pull last;
    private final Segment segment;

    Opened(FanOut policy, Object captured, Pull last, Segment segment) {
        this.policy = policy;
        this.captured = captured;
        this.last = last;
        this.segment = segment;
    }

    /** Opens a pipeline, in the thread that calls the sink. */
    public static Opened of(Whole pipeline) {
        return Run.opened(pipeline.policy(), pipeline.last());
    }

    /** The policy of the whole. */
    public FanOut policy() {
        return policy;
    }

    /** What goes along to its threads. */
    public Object captured() {
        return captured;
    }

    /** What the thread that pulls from its last stage has to do before it waits. */
    public Segment segment() {
        return segment;
    }

    /** Runs {@code loop} on the last stage, and closes all that it has pulled from. In the run's task. */
    public <A extends @Nullable Object> A run(Run.Loop<A> loop) throws Exception {
        return Run.closing(last, loop);
    }

    /** Closes what the run has not come to close. When it is over, or if it has not begun. */
    public void close(Closing closing) {
        last.close(closing);
    }
}
