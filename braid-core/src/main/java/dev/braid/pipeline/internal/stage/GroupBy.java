package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Branch;
import dev.braid.pipeline.internal.graph.Checks;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Feeders;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Gate;
import dev.braid.pipeline.internal.graph.Lane;
import dev.braid.pipeline.internal.graph.LanePull;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Source;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Thrown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives what the pipelines of groups give, as it comes: one for each key that is open, each in a task of its own. One more task tells the elements
 * to their groups. While it has as many open groups as it may have, it closes the one that has had no element for the longest, and waits for its
 * end, before it opens another.
 */
public final class GroupBy extends Pull {

    private final Described stage;
    private final Opening opening;
    private final Pull input;
    private final Segment inputs;
    private final Feeders feeders;

    /** Where the telling task waits for the end of a group. */
    private final Gate ends = new Gate();

    /** What the input has thrown; written by the telling task, read when that has ended. */
    private @Nullable Throwable pending;

    private GroupBy(Opening opening, Described stage) {
        this.stage = stage;
        this.opening = opening;
        this.inputs = opening.newSegment();
        this.input = opening.segment(inputs).open(stage.input);
        this.feeders = new Feeders(opening, "groupBy", Lane.CAPACITY);
        feeders.add(this::tell, inputs);
    }

    /** Makes the pipeline of a group. */
    @FunctionalInterface
    public interface PerGroup {

        /** The last stage of what is made of {@code group}. */
        Stage of(Object key, Source group) throws Exception;
    }

    /** Its description. */
    public record Described(Stage input, TaskFunction<Object, Object, Exception> key, int mostOpen, PerGroup perGroup)
            implements Stage {

        public Described {
            Checks.atLeastOne(mostOpen, "groupBy", "a number of open groups");
        }

        @Override
        public Pull open(Opening opening) {
            return new GroupBy(opening, this);
        }

        @Override
        public String label() {
            return "groupBy";
        }

        @Override
        public List<Stage> inputs() {
            return List.of(input);
        }
    }

    /** One open group. */
    private final class Group implements Source {

        private final Gate gate = new Gate();
        private final Lane lane = new Lane("groupBy \u2192 group", Lane.CAPACITY, gate, inputs);

        /** Its pipeline has ended; written by its task. */
        private volatile boolean ended;

        @Override
        public Pull open(Opening opening) {
            return new LanePull(lane, gate, opening.segment());
        }

        @Override
        public String label() {
            return "group";
        }

        void feed(Pull pull, Feeders.Output output) throws Exception {
            try {
                for (Object next = pull.next(); next != Signal.END; next = pull.next()) {
                    output.put(next);
                }
            } finally {
                lane.close(); // what is still told to it is dropped
                Closing closing = new Closing();
                pull.close(closing);
                ended = true;
                ends.wake();
                closing.end();
            }
        }

        void awaitEnd() throws InterruptedException {
            lane.end();
            inputs.beforeWaiting();
            ends.awaitOrCancel(() -> ended);
        }
    }

    private void tell(Feeders.Output output) throws Exception {
        Map<Object, Group> open = new LinkedHashMap<>(16, 0.75f, true); // in the order of the last use
        try {
            for (Object next = input.next(); next != Signal.END; next = input.next()) {
                Object failed = tell(next, open);
                if (failed != null) {
                    output.put(failed);
                }
            }
        } catch (Throwable t) {
            if (Thrown.isStopped()) {
                throw t;
            }
            pending = t; // groups end, with what they have; then it is thrown
        }
        open.values().forEach(group -> group.lane.end());
    }

    /** Tells an element to its group. Returns what has failed, or null. */
    private @Nullable Object tell(Object element, Map<Object, Group> open) throws Exception {
        if (element instanceof Signal) {
            return element;
        }
        Group group;
        try {
            Object key = Functions.key(stage.key.apply(element));
            group = open.get(key);
            if (group == null) {
                closeEldest(open);
                group = opened(key);
                open.put(key, group);
            }
        } catch (Throwable t) {
            return Thrown.element(opening.isHandled(), t);
        }
        group.lane.put(element);
        return null;
    }

    private void closeEldest(Map<Object, Group> open) throws InterruptedException {
        if (open.size() == stage.mostOpen) {
            Object eldest = open.keySet().iterator().next();
            Objects.requireNonNull(open.remove(eldest)).awaitEnd();
        }
    }

    private Group opened(Object key) throws Exception {
        Group group = new Group();
        Stage last = stage.perGroup.of(key, group);
        Branch.requireUsed(last, List.of(group), "groupBy");
        Segment segment = opening.newSegment();
        Pull pull = opening.segment(segment).openInner(last);
        feeders.add(output -> group.feed(pull, output), segment);
        return group;
    }

    @Override
    public Object next() throws Exception {
        Object next = feeders.next();
        if (next != Signal.END) {
            return next instanceof Signal ? next : give(next);
        }
        if (pending != null) {
            throw Thrown.asIs(pending);
        }
        return next;
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
