package dev.braid.pipeline.internal.graph;

import org.jspecify.annotations.Nullable;

/** A stage whose one input is pulled by a task of its own, ahead of who asks it. */
public abstract class Fed extends Pull {

    private final Pull input;
    private final Feeders feeders;

    protected Fed(Opening opening, String name, Stage input, int capacity) {
        Segment segment = opening.newSegment();
        this.input = opening.segment(segment).open(input);
        this.feeders = new Feeders(opening, name, capacity);
        feeders.add(this.input, segment);
    }

    /** The next element of the input. */
    protected final Object take() throws Exception {
        return feeders.next();
    }

    /** The next element of the input; null if there was none for so long. */
    protected final @Nullable Object take(long nanos) throws Exception {
        return feeders.next(nanos);
    }

    @Override
    public void close(Closing closing) {
        feeders.close(closing);
        input.close(closing);
    }

    @Override
    public int waiting() {
        return feeders.waiting();
    }
}
