package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Stage;
import java.util.List;

/** A stage by another name. */
public record Named(Stage stage, String name) implements Stage {

    @Override
    public Pull open(Opening opening) {
        return stage.open(opening);
    }

    @Override
    public void rejected(Closing closing) {
        stage.rejected(closing);
    }

    @Override
    public String label() {
        return name;
    }

    @Override
    public Stage unnamed() {
        return stage.unnamed();
    }

    @Override
    public List<Stage> opens() {
        return stage.opens();
    }

    @Override
    public List<Stage> inputs() {
        return stage.inputs();
    }
}
