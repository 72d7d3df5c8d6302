package dev.braid.pipeline.internal.stage;

import dev.braid.TaskFunction;
import dev.braid.pipeline.internal.graph.Branch;
import dev.braid.pipeline.internal.graph.Checks;
import dev.braid.pipeline.internal.graph.Splitter;
import dev.braid.pipeline.internal.graph.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Stages with several branches. */
public final class Splits {

    private Splits() {}

    /** What {@code graph} makes of branches that each get all elements. */
    public static Stage broadcast(Stage input, int branches, Function<List<Branch>, Stage> graph) {
        Checks.atLeastOne(branches, "broadcast", "a number of branches");
        return joined("broadcast", "broadcast", input, branches, Routed.toAll(), graph);
    }

    /** What {@code graph} makes of a branch for what a predicate accepts, and one for the rest. */
    public static Stage partition(Stage input, TaskFunction<Object, Object, Exception> predicate, Function<List<Branch>, Stage> graph) {
        return joined("partition", "partition", input, 2, Routed.by(predicate), graph);
    }

    /** What {@code branches} that are alike give, of which a free one gets the next element, as it comes. */
    public static Stage balance(Stage input, int branches, Function<Branch, Stage> branch) {
        Checks.atLeastOne(branches, "balance", "a number of branches");
        return joined("balance", "balance " + branches, input, branches, (opening, _) -> new Shared(opening), all -> Merge.Described.of(all.stream().map(branch).toList()));
    }

    private static Stage joined(
            String method, String label, Stage input, int branches, Joined.Splitting splitting, Function<List<Branch>, Stage> graph) {
        Splitter of = new Splitter(label, input);
        List<Branch> all = new ArrayList<>();
        for (int i = 0; i < branches; i++) {
            all.add(new Branch(of, i));
        }
        Stage made = graph.apply(List.copyOf(all));
        Branch.requireUsed(made, all, method);
        return new Joined.Described(of, all, splitting, made);
    }
}
