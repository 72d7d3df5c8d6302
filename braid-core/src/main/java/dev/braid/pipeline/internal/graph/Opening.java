package dev.braid.pipeline.internal.graph;

import java.util.ArrayList;
import java.util.List;

/** What the stages of a pipeline share while it is opened for a run. */
public final class Opening {

    private final Run run;
    private final boolean handled;
    private final Segment segment;

    private Opening(Run run, boolean handled, Segment segment) {
        this.run = run;
        this.handled = handled;
        this.segment = segment;
    }

    /** For the last stage of a run. */
    static Opening of(Run run) {
        return new Opening(run, false, new Segment());
    }

    /** Opens a stage, and all before it. */
    public Pull open(Stage stage) {
        return opened(stage, stage.open(this));
    }

    /** A stage has been opened otherwise. */
    public Pull opened(Stage stage, Pull pull) {
        run.opened(stage, pull);
        return pull;
    }

    /** Opens what an element stands for, by the thread that pulls. */
    public Pull openInner(Stage stage) {
        return stage.open(this);
    }

    /** Whether somebody downstream deals with failed elements. If nobody does, the first failure ends the stream. */
    public boolean isHandled() {
        return handled;
    }

    /** For what comes before a stage that deals with failed elements. */
    public Opening handling() {
        return new Opening(run, true, segment);
    }

    /** For what is pulled by other threads. */
    public Opening segment(Segment other) {
        return new Opening(run, handled, other);
    }

    /** What this thread has to do before it waits. */
    public Segment segment() {
        return segment;
    }

    public Run run() {
        return run;
    }

    /** For each of several inputs, which are pulled by threads of their own. */
    public List<Pull> openApart(List<Stage> stages) {
        List<Pull> pulls = new ArrayList<>();
        for (Stage stage : stages) {
            pulls.add(segment(new Segment()).open(stage));
        }
        return pulls;
    }
}
