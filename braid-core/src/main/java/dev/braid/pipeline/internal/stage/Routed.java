package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Branches;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Gate;
import dev.braid.pipeline.internal.graph.Lane;
import dev.braid.pipeline.internal.graph.LanePull;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Task;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts each element of one input into the lanes of some branches, in a task of its own. */
final class Routed implements Branches {

    private final Segment inputs;
    private final Kind kind;
    private @Nullable Pull input;

    /** Whether all branches to which failed elements go deal with them. */
    private boolean handled = true;

    private final List<Lane> lanes = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();
    private final List<LanePull> branches = new ArrayList<>();
    private final Task task;

    /** How many elements it has routed; the task's own, read racily by who wants to see. */
    private long routed;

    /** What the input has thrown; written by the task, read when that has ended. */
    private @Nullable Throwable pending;

    private Routed(Opening opening, String label, List<String> edges, Kind kind) {
        this.kind = kind;
        this.inputs = opening.newSegment();
        for (String edge : edges) {
            Gate gate = new Gate();
            gates.add(gate);
            lanes.add(new Lane(edge, Lane.CAPACITY, gate, inputs));
        }
        this.task = new Task(opening, inputs, label, this::feed, () -> lanes.forEach(Lane::end));
    }

    /** Each branch gets every element. */
    static Joined.Splitting toAll() {
        return (opening, edges) -> new Routed(opening, "broadcast", edges, new Kind(edges.size(), (element, _, lanes) -> {
            for (Lane lane : lanes) {
                lane.put(element);
            }
        }));
    }

    /** The first branch gets what a predicate accepts, the second the rest. */
    static Joined.Splitting by(TaskFunction<Object, Object, Exception> predicate) {
        return (opening, edges) -> new Routed(opening, "partition", edges, new Kind(1, (element, handled, lanes) -> {
            Object routed = element;
            boolean accepted = true;
            if (!(element instanceof Signal)) {
                try {
                    accepted = Functions.test(predicate, element, "partition");
                } catch (Throwable t) {
                    routed = Thrown.element(handled, t);
                }
            }
            lanes.get(accepted ? 0 : 1).put(routed);
        }));
    }

    /**
     * What becomes of elements.
     *
     * @param withFailed to how many branches, the first ones, failed elements go
     */
    private record Kind(int withFailed, Routing routing) {}

    /** Puts an element where it belongs. */
    @FunctionalInterface
    private interface Routing {

        void put(Object element, boolean handled, List<Lane> lanes) throws Exception;
    }

    private boolean feed() throws Exception {
        Pull from = Objects.requireNonNull(input);
        try {
            for (Object next = from.next(); next != Signal.END && isWanted(); next = from.next()) {
                kind.routing.put(next, handled, lanes);
                routed++;
            }
        } catch (Throwable t) {
            if (Thrown.isStopped()) {
                throw t;
            }
            pending = t;
        }
        return true;
    }

    private boolean isWanted() {
        for (Lane lane : lanes) {
            if (!lane.isClosed()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void openInput(Opening opening, Stage stage) {
        handled |= opening.isHandled();
        input = (handled ? opening.handling() : opening).segment(inputs).open(stage);
    }

    @Override
    public Pull branch(int number, Opening opening) {
        handled &= number >= kind.withFailed || opening.isHandled();
        LanePull branch = new LanePull(lanes.get(number), gates.get(number), opening.segment());
        branches.add(branch);
        return branch;
    }

    @Override
    public long given() {
        return routed;
    }

    @Override
    public int waiting() {
        return lanes.stream().mapToInt(Lane::size).sum();
    }

    @Override
    public void startOnce() {
        task.startOnce();
    }

    @Override
    public void close(Closing closing) {
        task.close(closing);
        if (input != null) {
            input.close(closing);
        }
    }

    @Override
    public void throwPending() throws Exception {
        if (pending != null && branches.stream().anyMatch(LanePull::hasEnded)) {
            throw Thrown.asIs(pending);
        }
    }
}
