package dev.braid.pipeline.internal.source;

import dev.braid.TaskCallable;
import dev.braid.TaskConsumer;
import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Source;
import dev.braid.pipeline.internal.graph.Stage;
import org.jspecify.annotations.Nullable;

/** The elements of what is opened when the pipeline is run, and closed whatever happens. */
public final class Using extends Pull {

    private final Described stage;
    private final Opening opening;
    private @Nullable Object resource;
    private @Nullable Pull elements;

    private Using(Described stage, Opening opening) {
        this.stage = stage;
        this.opening = opening;
    }

    /** Its description. */
    public record Described(
            String label,
            TaskCallable<?, ?> open,
            TaskFunction<Object, Stage, Exception> elements,
            TaskConsumer<Object, Exception> closing)
            implements Source {

        @Override
        public Pull open(Opening opening) {
            return new Using(this, opening);
        }
    }

    @Override
    public Object next() throws Exception {
        Pull from = elements;
        if (from == null) {
            Object opened = stage.open.call();
            if (opened == null) {
                throw new NullPointerException("Pipeline.using: what opens the resource returned null");
            }
            resource = opened;
            elements = from = opening.openInner(stage.elements.apply(opened));
        }
        Object next = from.next();
        return next instanceof Signal ? next : give(next);
    }

    @Override
    public void close(Closing closing) {
        if (elements != null) {
            elements.close(closing);
        }
        Object opened = resource;
        resource = null;
        if (opened != null) {
            closing.run(() -> {
                stage.closing.accept(opened);
                return true;
            });
        }
    }
}
