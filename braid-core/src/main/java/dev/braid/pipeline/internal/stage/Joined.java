package dev.braid.pipeline.internal.stage;

import dev.braid.pipeline.internal.graph.Branch;
import dev.braid.pipeline.internal.graph.Branches;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Splitter;
import dev.braid.pipeline.internal.graph.Stage;
import java.util.List;

/** What several branches of one input have become. If the input fails, branches end with what they have, and then that is thrown. */
final class Joined extends Pull {

    private final Branches branches;
    private final Pull joined;

    private Joined(Branches branches, Pull joined) {
        this.branches = branches;
        this.joined = joined;
    }

    /**
     * Its description.
     *
     * @param of what the branches are of
     * @param splitting makes what gives them their elements
     */
    record Described(Splitter of, List<Branch> branches, Splitting splitting, Stage joined) implements Stage {

        @Override
        public Pull open(Opening opening) {
            Branches split = opening.opened(of, splitting.open(opening, edges()));
            Pull pull = opening.with(of, split).open(joined);
            split.openInput(opening, of.input());
            return new Joined(split, pull);
        }

        /** From where to where each branch goes, for messages. */
        private List<String> edges() {
            return branches.stream()
                    .map(branch -> of.label() + " \u2192 " + branch.reader(joined) + " (branch " + branch.number() + ")")
                    .toList();
        }

        @Override
        public String label() {
            return "";
        }

        @Override
        public List<Stage> inputs() {
            return List.of(joined);
        }

        @Override
        public List<Stage> opens() {
            return List.of(joined, of);
        }
    }

    /** Makes what gives branches their elements. */
    @FunctionalInterface
    interface Splitting {

        /** Opens it for one run, with an edge to each branch; not the input yet. */
        Branches open(Opening opening, List<String> edges);
    }

    @Override
    public Object next() throws Exception {
        branches.startOnce();
        Object next = joined.next();
        if (next != Signal.END) {
            return next instanceof Signal ? next : give(next);
        }
        Closing closing = new Closing();
        close(closing);
        closing.end();
        branches.throwPending();
        return next;
    }

    @Override
    public void close(Closing closing) {
        joined.close(closing);
        branches.close(closing);
    }
}
