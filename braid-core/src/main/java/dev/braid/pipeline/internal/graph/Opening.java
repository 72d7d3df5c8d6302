package dev.braid.pipeline.internal.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the stages of a pipeline share while it is opened for a run. */
public final class Opening {

    private final Run run;
    private final boolean handled;
    private final Segment segment;
    private final @Nullable Split split;

    /** What has been opened with what an element stands for; null before the run has begun, when the run itself keeps that. */
    private final @Nullable List<Pull> inner;

    /** What branches are of, the innermost first. */
    private record Split(Splitter of, Branches branches, @Nullable Split outer) {}

    private Opening(Run run, boolean handled, Segment segment, @Nullable Split split, @Nullable List<Pull> inner) {
        this.run = run;
        this.handled = handled;
        this.segment = segment;
        this.split = split;
        this.inner = inner;
    }

    /** For the last stage of a run. */
    static Opening of(Run run) {
        return new Opening(run, false, new Segment(run.deadlocks()), null, null);
    }

    /** Opens a stage, and all before it. */
    public Pull open(Stage stage) {
        return opened(stage, stage.open(this));
    }

    /** A stage has been opened otherwise. */
    public <C extends Counted> C opened(Stage stage, C counted) {
        if (inner == null) {
            run.opened(stage, counted);
        } else if (counted instanceof Pull pull) {
            inner.add(pull);
        }
        return counted;
    }

    /** Opens what an element stands for, by the thread that pulls. */
    public Pull openInner(Stage stage) {
        List<Pull> opened = new ArrayList<>();
        try {
            return new Opening(run, handled, segment, split, opened).open(stage);
        } catch (Throwable thrown) {
            Closing closing = new Closing();
            opened.forEach(pull -> pull.close(closing));
            new Drawing(stage).nodes().forEach(node -> node.stage().rejected(closing));
            closing.attachTo(thrown);
            throw thrown;
        } finally {
            opened.clear(); // it comes and goes, and is closed by who asked for it
        }
    }

    /** Whether somebody downstream deals with failed elements. If nobody does, the first failure ends the stream. */
    public boolean isHandled() {
        return handled;
    }

    /** For what comes before a stage that deals with failed elements. */
    public Opening handling() {
        return new Opening(run, true, segment, split, inner);
    }

    /** For what is pulled by other threads. */
    public Opening segment(Segment other) {
        return new Opening(run, handled, other, split, inner);
    }

    /** A segment of its own, for what other threads pull. */
    public Segment newSegment() {
        return new Segment(run.deadlocks(), segment);
    }

    /** Where what is opened here is pulled. */
    public Segment segment() {
        return segment;
    }

    public Run run() {
        return run;
    }

    /** For what the branches of {@code of} have become. */
    public Opening with(Splitter of, Branches branches) {
        run.deadlocks().becomePossible();
        return new Opening(run, handled, segment, new Split(of, branches, split), inner);
    }

    /** What a branch of {@code of} is a branch of, in this run. */
    Branches branches(Splitter of) {
        for (Split known = split; known != null; known = known.outer) {
            if (known.of == of) {
                return known.branches;
            }
        }
        throw new IllegalStateException("a branch is used outside of what it was given to; use it there, or broadcast again");
    }
}
