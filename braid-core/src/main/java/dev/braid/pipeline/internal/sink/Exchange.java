package dev.braid.pipeline.internal.sink;

import dev.braid.internal.bridge.Results;
import dev.braid.pipeline.internal.graph.Gate;
import dev.braid.pipeline.internal.graph.Lane;
import dev.braid.pipeline.internal.graph.LanePull;
import dev.braid.pipeline.internal.graph.Once;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Source;
import org.jspecify.annotations.Nullable;

/**
 * Between a thread outside and a pipeline: gives it elements, and takes what comes of them. The thread waits in one place for both, room for
 * what it gives and something to take, so neither side can wait for the other in vain.
 */
final class Exchange implements Results {

    /** What {@link #take} returns when what was given is handed over, and there is nothing to take now. */
    static final Object NOTHING = new Object();

    /** Where the thread outside waits, and where the pipeline does. */
    private final Gate outside = new Gate();

    private final Gate inside = new Gate();
    private final Lane in = new Lane(inside, outside);

    // Of the thread outside.
    private @Nullable Outlet outlet;
    private @Nullable Object given;
    private boolean ended;

    /** What is given, as a source; once. */
    Source source() {
        return new Given(in, inside, new Once());
    }

    private record Given(Lane lane, Gate gate, Once once) implements Source {

        @Override
        public Pull open(Opening opening) {
            once.useIn("Pipeline.gatherer", "let its function use the pipeline it is given once");
            return new LanePull(lane, gate, opening.segment());
        }

        @Override
        public String label() {
            return "gatherer";
        }
    }

    /** Where the other end of the pipeline is to wait for this thread. */
    Gate reader() {
        return outside;
    }

    /** What is taken from. */
    void takeFrom(Outlet from) {
        outlet = from;
    }

    /** Gives an element, with the next {@link #take}. */
    void give(Object element) {
        given = element;
    }

    /** Nothing more will be given. */
    void end() {
        ended = true;
        in.end();
    }

    @Override
    public Object take() throws InterruptedException {
        Outlet from = outlet;
        assert from != null;
        while (true) {
            Object next = from.poll();
            if (next != null) {
                return next;
            }
            Object handed = given;
            if (handed != null && (in.isClosed() || in.offer(handed))) {
                given = handed = null; // if it is closed, the pipeline does without
            }
            if (handed == null && !ended) {
                return NOTHING;
            }
            from.beforeWaiting();
            outside.await(() -> from.isReady() || (given != null && (in.isClosed() || in.hasRoom())));
        }
    }
}
