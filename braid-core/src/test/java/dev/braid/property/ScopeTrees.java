package dev.braid.property;

import dev.braid.property.Tree.Body;
import dev.braid.property.Tree.Form;
import dev.braid.property.Tree.Run;
import dev.braid.property.Tree.Source;
import dev.braid.property.Tree.Step;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The scopes among all trees: blocks that fork, join and call off, and tasks that do some of that too. */
final class ScopeTrees {

    private static final int MOST_STEPS = 8;

    private ScopeTrees() {}

    static Arbitrary<Run> scopes(int depth, boolean mayWait) {
        Arbitrary<Step> forks = Trees.bodies(depth, mayWait).map(body -> new Step.Fork(0, body));
        Arbitrary<Step> own = Arbitraries.of(
                new Step.Join(true),
                new Step.Join(false),
                new Step.JoinOutcomes(1),
                new Step.JoinOutcomes(2),
                new Step.CallOff(0));
        Arbitrary<Step> steps =
                Arbitraries.frequencyOf(Tuple.of(10, forks), Tuple.of(3, Trees.steps(depth, mayWait)), Tuple.of(5, own));
        int most = depth == 0 ? MOST_STEPS / 2 : MOST_STEPS;
        Arbitrary<Body> blocks = Combinators.combine(steps.list().ofMaxSize(most), Trees.ends()).as(Body::new);
        Source none = new Source(Source.Kind.COLLECTION, Source.Trait.PLAIN, 0);
        return Combinators.combine(Trees.policies(), blocks)
                .as((policy, block) -> new Run(Form.SCOPE, 0, policy, none, false, List.of(block)));
    }

    /** What a task forks into the scope that it is in, or into one around that, if there is any. */
    static Arbitrary<Step> forks() {
        Arbitrary<Integer> level = Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(2, 1), Tuple.of(1, 2));
        Arbitrary<Step> simple = Arbitraries.of(
                new Step.Yield(), new Step.Sleep(5), new Step.Sleep(1), new Step.Deaf(2), new Step.CallOff(0));
        return Combinators.combine(level, simple.list().ofMaxSize(2), Trees.ends())
                .as((out, steps, end) -> new Step.Fork(out, new Body(steps, end)));
    }
}
