package dev.braid.property;

import dev.braid.property.Tree.Body;
import dev.braid.property.Tree.End;
import dev.braid.property.Tree.Form;
import dev.braid.property.Tree.Observing;
import dev.braid.property.Tree.Policy;
import dev.braid.property.Tree.Run;
import dev.braid.property.Tree.Source;
import dev.braid.property.Tree.Step;
import java.util.List;

/** Parts of trees for tests that say themselves what happens. */
final class Samples {

    static final Policy UNLIMITED = new Policy(0, false, true, 0, 0, 0, 0, Observing.NOBODY, 1);
    static final Source COLLECTION = new Source(Source.Kind.COLLECTION, Source.Trait.PLAIN, 0);

    private Samples() {}

    static Tree tree(Run run, long schedule) {
        return new Tree(run, List.of(), schedule);
    }

    /** A map over a collection, unlimited. */
    static Run map(Body... tasks) {
        return map(UNLIMITED, COLLECTION, tasks);
    }

    static Run map(Policy policy, Source source, Body... tasks) {
        return new Run(Form.MAP, 0, policy, source, false, List.of(tasks));
    }

    /** A task that takes some steps and returns. */
    static Body task(Step... steps) {
        return new Body(List.of(steps), End.RETURNS);
    }
}
