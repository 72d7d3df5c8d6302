package dev.braid.property;

import dev.braid.property.Attempting.Retrying;
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
import java.util.ArrayList;
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

    private static final List<Integer> NUMBERS = List.of(1, 2, 5, 10, 20, 50);

    private Trees() {}

    static Arbitrary<Tree> any() {
        Arbitrary<List<Outside>> outside = Combinators.combine(upTo(60), Arbitraries.of(Outside.Event.class))
                .as(Outside::new)
                .list()
                .ofMaxSize(2);
        Arbitrary<Run> runs = Arbitraries.frequencyOf(Tuple.of(4, any(DEPTH, true)), Tuple.of(1, chunkedRuns()));
        Arbitrary<Integer> shared = Arbitraries.integers().between(1, 3);
        return Combinators.combine(runs, outside, shared, shared, Arbitraries.longs()).as(Tree::new);
    }

    private static Arbitrary<Run> any(int depth, boolean mayWait) {
        return Arbitraries.frequencyOf(Tuple.of(4, runs(depth, mayWait)), Tuple.of(1, ScopeTrees.scopes(depth, mayWait)));
    }

    /**
     * Runs that nest up to {@code depth} deep.
     *
     * @param mayWait whether tasks may wait until they are cancelled; not in a shield, which keeps the cancel away
     */
    private static Arbitrary<Run> runs(int depth, boolean mayWait) {
        int most = depth == DEPTH ? MOST_TASKS : MOST_TASKS / 2;
        return Combinators.combine(
                        Arbitraries.of(Form.class).filter(form -> form != Form.SCOPE),
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
                        Arbitraries.of(Form.class).filter(form -> form != Form.SCOPE && !form.hasWindow()),
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
        boolean once = policy.bounds().keys() == 0 && !policy.attempting().isLayered();
        return new Run(possible, counted, policy, fitting, meeting && room && all && once, tasks);
    }

    static Arbitrary<Policy> policies() {
        Arbitrary<Integer> limit = oneOf(2, 1, 2, 3, 4);
        Arbitrary<Observing> observing = Arbitraries.frequency(
                Tuple.of(6, Observing.NOBODY), Tuple.of(2, Observing.WATCHES), Tuple.of(1, Observing.THROWS));
        return Combinators.combine(
                        limit,
                        rarely(),
                        rarely().map(without -> !without),
                        rarelyUpTo(40),
                        rarelyUpTo(20),
                        rarelyUpTo(50),
                        rarelyUpTo(4),
                        Combinators.combine(observing, Arbitraries.integers().between(1, 4), bounds(), attempting()).as(Tuple::of))
                .as((most, threads, interrupts, timeout, taskTimeout, surrounding, window, rest) -> new Policy(
                                most, threads, interrupts, timeout, taskTimeout, surrounding, window, rest.get1(), rest.get2())
                        .withBounds(rest.get3())
                        .withAttempting(rest.get4()));
    }

    private static Arbitrary<Attempting> attempting() {
        Arbitrary<Retrying> retrying = Combinators.combine(
                        oneOf(24, 1, 2, 3),
                        Arbitraries.of(Attempting.Pause.class),
                        upTo(10),
                        Arbitraries.of(Attempting.Again.class),
                        rarely(),
                        Arbitraries.frequency(Tuple.of(2, false), Tuple.of(1, true)))
                .as(Retrying::new);
        return Combinators.combine(retrying, oneOf(45, 1, 2, 5, 10, 20), oneOf(16, 1, 2), oneOf(12, 1).map(rated -> rated == 1))
                .as(Attempting::new);
    }

    private static Arbitrary<Bounds> bounds() {
        return Combinators.combine(
                        oneOf(15, 1, 2, 3),
                        Arbitraries.integers().between(1, 2),
                        oneOf(20, 1, 2, 3, 4).map(tolerated -> tolerated - 1),
                        Arbitraries.frequency(Tuple.of(10, -1), Tuple.of(1, 0), Tuple.of(1, 40), Tuple.of(1, 100)),
                        rarely())
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

    static Arbitrary<Body> bodies(int depth, boolean mayWait) {
        return Combinators.combine(steps(depth, mayWait).list().ofMaxSize(3), ends()).as(Body::new);
    }

    static Arbitrary<End> ends() {
        return Arbitraries.frequency(
                Tuple.of(16, End.RETURNS),
                Tuple.of(2, End.RETURNS_NULL),
                Tuple.of(2, End.THROWS_CHECKED),
                Tuple.of(1, End.THROWS_UNCHECKED),
                Tuple.of(1, End.THROWS_ERROR),
                Tuple.of(1, End.THROWS_SHARED),
                Tuple.of(1, End.THROWS_INTERRUPTED),
                Tuple.of(1, End.THROWS_CANCELLED));
    }

    static Arbitrary<Step> steps(int depth, boolean mayWait) {
        List<Tuple.Tuple2<Integer, Arbitrary<Step>>> all = new ArrayList<>(List.of(
                Tuple.of(16, of(new Step.Yield())),
                Tuple.of(24, upTo(20).map(Step.Sleep::new)),
                Tuple.of(4, upTo(20).map(Step.Spend::new)),
                Tuple.of(8, Arbitraries.integers().between(0, 2).map(Step.Cancel::new)),
                Tuple.of(4, of(new Step.InterruptSelf())),
                Tuple.of(4, Arbitraries.integers().between(0, 2).map(Step.InterruptCaller::new)),
                Tuple.of(4, ScopeTrees.forks()),
                Tuple.of(1, Arbitraries.integers().between(0, 2).map(Step.CallOff::new))));
        if (mayWait) {
            all.add(Tuple.of(12, upTo(60).map(Step.Deaf::new)));
            all.add(Tuple.of(4, of(new Step.Deaf(VERY_DEAF))));
            all.add(Tuple.of(24, of(new Step.UntilCancelled())));
            all.add(Tuple.of(12, Arbitraries.of(true, false).map(Step.OnCancel::new)));
            all.add(Tuple.of(10, steps(depth, false).list().ofMaxSize(2).map(Step.CleanUp::new)));
        }
        if (depth > 0) {
            all.add(Tuple.of(mayWait ? 26 : 6, nested(depth, mayWait)));
        }
        return Arbitraries.frequencyOf(all);
    }

    private static Arbitrary<Step> of(Step step) {
        return Arbitraries.just(step);
    }

    static Arbitrary<Step> nested(int depth, boolean mayWait) {
        return Arbitraries.lazy(() -> any(depth - 1, mayWait)).map(Step.Nested::new);
    }

    /** Few different numbers, so that things that are due coincide. */
    private static Arbitrary<Integer> upTo(int most) {
        return Arbitraries.of(NUMBERS.stream().filter(number -> number <= most).toList());
    }

    static Arbitrary<Boolean> rarely() {
        return Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true));
    }

    /** 0 mostly. */
    private static Arbitrary<Integer> rarelyUpTo(int most) {
        Integer[] numbers = NUMBERS.stream().filter(number -> number <= most).toArray(Integer[]::new);
        return oneOf(5 * numbers.length, numbers);
    }

    /** 0 so many times as often as each of the others. In one draw: to choose among arbitraries takes much longer. */
    private static Arbitrary<Integer> oneOf(int zeros, Integer... numbers) {
        List<Tuple.Tuple2<Integer, Integer>> all = new ArrayList<>(List.of(Tuple.of(zeros, 0)));
        for (Integer number : numbers) {
            all.add(Tuple.of(1, number));
        }
        return Arbitraries.frequency(all);
    }
}
