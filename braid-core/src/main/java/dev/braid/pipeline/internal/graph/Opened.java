package dev.braid.pipeline.internal.graph;

import dev.braid.FanOut;
import org.jspecify.annotations.Nullable;

/** A pipeline that has been opened for one run, which somebody has yet to begin. */
public final class Opened {

    private final Run run;
    private final Opening opening;
    private final Pull last;

    Opened(Run run, Opening opening, Pull last) {
        this.run = run;
        this.opening = opening;
        this.last = last;
    }

    /** Opens a pipeline, in the thread that calls the sink. */
    public static Opened of(Whole pipeline) {
        return Run.opened(pipeline);
    }

    /** The policy of the whole. */
    public FanOut policy() {
        return run.policy();
    }

    /** What goes along to its threads. */
    public Object captured() {
        return run.captured();
    }

    /** What the thread that pulls from its last stage has to do before it waits. */
    public Segment segment() {
        return opening.segment();
    }

    /** A segment for who reads what the pipeline gives. */
    public Segment newSegment() {
        Segment made = opening.newSegment();
        made.begins();
        return made;
    }

    /** Runs {@code loop} on the last stage, and closes all that it has pulled from. In the run's task. */
    public <A extends @Nullable Object> A run(Run.Loop<A> loop) throws Exception {
        return Run.closing(last, opening.segment(), loop);
    }

    /** Closes what the run has not come to close. When it is over, or if it has not begun. */
    public void close(Closing closing) {
        last.close(closing);
    }
}
