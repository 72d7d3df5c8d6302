package dev.braid.property;

import dev.braid.property.Tree.Body;
import dev.braid.property.Tree.Bounds;
import dev.braid.property.Tree.End;
import dev.braid.property.Tree.Form;
import dev.braid.property.Tree.Observing;
import dev.braid.property.Tree.Outside;
import dev.braid.property.Tree.Policy;
import dev.braid.property.Tree.Run;
import dev.braid.property.Tree.Source;
import dev.braid.property.Tree.Source.Kind;
import dev.braid.property.Tree.Source.Trait;
import dev.braid.property.Tree.Step;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** All trees, small ones first. */
final class Trees {

    private static final int DEPTH = 2;
    private static final int MOST_TASKS = 6;
    private static final int MOST_SHORT_TASKS = 30;

    /** Longer than the grace period after which a task that does not stop is reported. */
    private static final int VERY_DEAF = 7_000;

    private Trees() {}

    static Arbitrary<Tree> any() {
        Arbitrary<List<Outside>> outside = Combinators.combine(upTo(60), Arbitraries.of(Outside.Event.class))
                .as(Outside::new)
                .list()
                .ofMaxSize(2);
        Arbitrary<Run> runs = Arbitraries.frequencyOf(Tuple.of(4, runs(DEPTH, true)), Tuple.of(1, chunkedRuns()));
        return Combinators.combine(runs, outside, Arbitraries.longs()).as(Tree::new);
    }

    /**
     * Runs that nest up to {@code depth} deep.
     *
     * @param mayWait whether tasks may wait until they are cancelled; not in a shield, which keeps the cancel away
     */
    private static Arbitrary<Run> runs(int depth, boolean mayWait) {
        int most = depth == DEPTH ? MOST_TASKS : MOST_TASKS / 2;
        return Combinators.combine(
                        Arbitraries.of(Form.class),
                        Arbitraries.integers().between(0, most),
                        policies(),
                        sources(mayWait),
                        rarely(),
                        bodies(depth, mayWait).list().ofMaxSize(most))
                .as(Trees::run);
    }

    /** Runs with so many tasks, and so short ones, that threads claim them in chunks. */
    private static Arbitrary<Run> chunkedRuns() {
        Arbitrary<Integer> limit = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0)), Tuple.of(2, Arbitraries.integers().between(1, 6)));
        Arbitrary<Body> tasks = Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.just(new Body(List.of(), End.RETURNS))),
                Tuple.of(2, Arbitraries.just(new Body(List.of(new Step.InterruptSelf()), End.RETURNS))),
                Tuple.of(4, steps(0, true).map(step -> new Body(List.of(step), End.RETURNS))),
                Tuple.of(1, bodies(0, true)));
        return Combinators.combine(
                        Arbitraries.of(Form.class).filter(form -> !form.hasWindow()),
                        Arbitraries.integers().between(0, MOST_SHORT_TASKS),
                        limit,
                        rarely(),
                        Arbitraries.integers().between(2, 8),
                        tasks.list().ofMaxSize(MOST_SHORT_TASKS))
                .as((form, wanted, most, without, appetite, bodies) -> run(
                        form,
                        wanted,
                        new Policy(most, false, !without, 0, 0, 0, 0, Observing.NOBODY, appetite),
                        new Source(Kind.COLLECTION, Trait.PLAIN, 0),
                        false,
                        bodies));
    }

    /** Makes of what was drawn a run that can come to its end. */
    private static Run run(Form form, int wanted, Policy policy, Source source, boolean meeting, List<Body> tasks) {
        int n = tasks.size();
        // A quorum of none, or of more tasks than there are, is rejected: the caller's mistake, and not of interest here.
        int counted = switch (form) {
            case QUORUM -> Math.clamp(wanted, 1, Math.max(1, n));
            default -> wanted;
        };
        boolean isRejected = n == 0 && (form == Form.QUORUM || form == Form.FIRST_SUCCESS) && source.kind() != Kind.ITERATOR;
        Form possible = isRejected ? Form.MAP : form;
        // What blocks comes back by an interrupt only.
        boolean plain = source.kind() == Kind.COLLECTION || (source.trait() == Trait.BLOCKS && !policy.interrupts());
        Source fitting = plain ? new Source(source.kind(), Trait.PLAIN, 0) : source;
        // Tasks wait for one another only where all may run at once.
        int window = policy.window() == 0 ? 2 * policy.limit() : policy.window();
        boolean room = policy.limit() == 0 || (policy.limit() >= n && (!possible.hasWindow() || window >= n));
        boolean all = fitting.trait() != Trait.THROWS && fitting.trait() != Trait.BLOCKS;
        boolean together = meeting && room && all && policy.bounds().keys() == 0;
        return new Run(possible, counted, policy, fitting, together, tasks);
    }

    private static Arbitrary<Policy> policies() {
        Arbitrary<Integer> limit = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0)), Tuple.of(2, Arbitraries.integers().between(1, 4)));
        Arbitrary<Observing> observing = Arbitraries.frequency(
                Tuple.of(6, Observing.NOBODY), Tuple.of(2, Observing.WATCHES), Tuple.of(1, Observing.THROWS));
        return Combinators.combine(
                        limit,
                        rarely(),
                        rarely().map(without -> !without),
                        rarely(upTo(40)),
                        rarely(upTo(20)),
                        rarely(upTo(50)),
                        rarely(upTo(4)),
                        Combinators.combine(observing, Arbitraries.integers().between(1, 4), bounds()).as(Tuple::of))
                .as((most, threads, interrupts, timeout, taskTimeout, surrounding, window, rest) -> new Policy(
                                most, threads, interrupts, timeout, taskTimeout, surrounding, window, rest.get1(), rest.get2())
                        .withBounds(rest.get3()));
    }

    private static Arbitrary<Bounds> bounds() {
        return Combinators.combine(
                        rarely(Arbitraries.integers().between(1, 3)),
                        Arbitraries.integers().between(1, 2),
                        rarely(Arbitraries.integers().between(1, 4)).map(tolerated -> tolerated - 1))
                .as(Bounds::new);
    }

    private static Arbitrary<Source> sources(boolean mayBlock) {
        Arbitrary<Trait> traits = Arbitraries.frequency(
                Tuple.of(3, Trait.PLAIN),
                Tuple.of(3, Trait.YIELDS),
                Tuple.of(2, Trait.SLEEPS),
                Tuple.of(1, Trait.THROWS),
                Tuple.of(1, mayBlock ? Trait.BLOCKS : Trait.YIELDS));
        return Combinators.combine(Arbitraries.of(Kind.class), traits, Arbitraries.integers().between(0, MOST_TASKS))
                .as(Source::new);
    }

    private static Arbitrary<Body> bodies(int depth, boolean mayWait) {
        Arbitrary<End> ends = Arbitraries.frequency(
                Tuple.of(16, End.RETURNS),
                Tuple.of(2, End.RETURNS_NULL),
                Tuple.of(2, End.THROWS_CHECKED),
                Tuple.of(1, End.THROWS_UNCHECKED),
                Tuple.of(1, End.THROWS_ERROR),
                Tuple.of(1, End.THROWS_SHARED),
                Tuple.of(1, End.THROWS_INTERRUPTED),
                Tuple.of(1, End.THROWS_CANCELLED));
        return Combinators.combine(steps(depth, mayWait).list().ofMaxSize(3), ends).as(Body::new);
    }

    private static Arbitrary<Step> steps(int depth, boolean mayWait) {
        Arbitrary<Step> simple = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(new Step.Yield())),
                Tuple.of(6, upTo(20).map(Step.Sleep::new)),
                Tuple.of(1, upTo(20).map(Step.Spend::new)),
                Tuple.of(2, Arbitraries.integers().between(0, 2).map(Step.Cancel::new)),
                Tuple.of(1, Arbitraries.just(new Step.InterruptSelf())),
                Tuple.of(1, Arbitraries.integers().between(0, 2).map(Step.InterruptCaller::new)));
        if (!mayWait) {
            return depth == 0 ? simple : Arbitraries.frequencyOf(Tuple.of(12, simple), Tuple.of(1, nested(depth, false)));
        }
        Arbitrary<Step> waiting = Arbitraries.frequencyOf(
                Tuple.of(12, simple),
                Tuple.of(2, upTo(60).map(Step.Deaf::new)),
                Tuple.of(1, Arbitraries.just(new Step.Deaf(VERY_DEAF))),
                Tuple.of(4, Arbitraries.just(new Step.UntilCancelled())),
                Tuple.of(2, Arbitraries.of(true, false).map(Step.OnCancel::new)),
                Tuple.of(2, steps(depth, false).list().ofMaxSize(2).map(Step.CleanUp::new)));
        return depth == 0 ? waiting : Arbitraries.frequencyOf(Tuple.of(24, waiting), Tuple.of(5, nested(depth, true)));
    }

    private static Arbitrary<Step> nested(int depth, boolean mayWait) {
        return Arbitraries.lazy(() -> runs(depth - 1, mayWait)).map(Step.Nested::new);
    }

    /** Few different numbers, so that things that are due coincide. */
    private static Arbitrary<Integer> upTo(int most) {
        return Arbitraries.of(1, 2, 5, 10, 20, 50).filter(number -> number <= most);
    }

    private static Arbitrary<Boolean> rarely() {
        return Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true));
    }

    /** 0 mostly. */
    private static Arbitrary<Integer> rarely(Arbitrary<Integer> value) {
        return Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.just(0)), Tuple.of(1, value));
    }
}
