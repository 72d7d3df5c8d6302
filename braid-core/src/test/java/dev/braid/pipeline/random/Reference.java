package dev.braid.pipeline.random;

import static dev.braid.pipeline.random.Flow.Amount.ALL;
import static dev.braid.pipeline.random.Flow.Amount.NONE;
import static dev.braid.pipeline.random.Flow.Amount.PREFIX;
import static dev.braid.pipeline.random.Flow.Amount.SOME;

import dev.braid.pipeline.random.Flow.Item;
import dev.braid.pipeline.random.Flow.Step;
import dev.braid.pipeline.random.Graph.Stage;
import dev.braid.pipeline.random.Graph.Using;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a pipeline has to give, computed on lists, as far as that is decided. */
final class Reference {

    private Reference() {}

    static Flow of(Graph graph, boolean handled) {
        return through(graph.stages(), source(graph.source()), handled);
    }

    private static Flow source(Graph.Source source) {
        if (source.using() == Using.FAILS_TO_OPEN) {
            return Flow.of(List.of()).ending(NONE, ALL, Set.of("open" + source.fn().id()));
        }
        List<Item> items = source.values().stream().map(Item::new).toList();
        return source.failsAt() < 0
                ? Flow.of(items)
                : Flow.of(items.subList(0, source.failsAt())).ending(NONE, ALL, Set.of(source.tag()));
    }

    private static Flow through(List<Stage> stages, Flow in, boolean handledBehind) {
        Flow flow = in;
        for (int i = 0; i < stages.size() && flow.known(); i++) {
            boolean handled = Graph.handles(stages, i + 1, handledBehind);
            boolean behindParallel = i > 0 && stages.get(i - 1) instanceof Stage.Parallel;
            flow = switch (stages.get(i)) {
                case Stage.Each each -> each(each, flow, handled);
                case Stage.Counting counting -> Sequences.counting(counting, flow);
                case Stage.Timed timed -> timed(timed, flow);
                case Stage.Failed failed -> failed(failed, flow, handled, behindParallel);
                case Stage.Parallel parallel -> parallel(parallel, flow, handled);
                case Stage.Join join -> Joins.join(join.how(), flow, of(join.other(), handled), join.fn(), handled);
                case Stage.Split split -> split(split, flow, handled);
                case Stage.Spread spread -> spread(spread, flow, handled);
            };
        }
        return flow;
    }

    private static Function<Item, Step> values(Fn fn, boolean handled, Function<Integer, List<Integer>> function) {
        return item -> item.isFailed()
                ? Step.of(item.after(1))
                : fn.fails(item.value())
                        ? Step.failing(fn.tag(item.value()), handled)
                        : new Step(function.apply(item.value()).stream().map(Item::new).toList(), null);
    }

    /** What a flatMap makes of an element. */
    static List<Integer> inner(Fn fn, int value) {
        return IntStream.range(0, fn.among(value, 4)).mapToObj(i -> fn.result(value) + i).toList();
    }

    private static Flow each(Stage.Each stage, Flow in, boolean handled) {
        Fn fn = stage.fn();
        return switch (stage.form()) {
            case MAP -> in.each(values(fn, handled, value -> List.of(fn.result(value))));
            case FILTER -> in.each(values(fn, handled, value -> fn.accepts(value) ? List.of(value) : List.of()));
            case FLAT_MAP -> in.each(values(fn, handled, value -> inner(fn, value)));
            case PEEK, WEIGHT_BATCH -> in.each(values(fn, handled, List::of));
            case TAKE_WHILE -> Sequences.takeWhile(in, fn, handled);
            case DROP_WHILE -> in.isDense()
                    ? in.each(Sequences.droppingWhile(fn, handled))
                    : fn.failing() > 0 ? Flow.UNKNOWN : in.loose(); // which are tested is decided by their order
            case SCAN -> in.isDense() ? in.each(Sequences.scanning(fn, handled)) : Flow.UNKNOWN;
        };
    }

    private static Flow timed(Stage.Timed stage, Flow in) {
        return switch (stage.form()) {
            case BATCH, THROTTLE -> in;
            case DEBOUNCE, SAMPLE -> {
                int least = in.well() == ALL && in.values() > 0 ? 1 : 0;
                Flow loose = in.loose();
                yield new Flow(loose.strands(), loose.well(), loose.ill(), loose.failures(), least, true);
            }
        };
    }

    /** An outcome, as an element. */
    static int coded(int value, int attempts) {
        return value * 3 + attempts;
    }

    static int coded(String failure, int attempts) {
        return failure.hashCode() * 5 + attempts;
    }

    private static Flow failed(Stage.Failed stage, Flow in, boolean handled, boolean behindParallel) {
        Fn fn = stage.fn();
        return switch (stage.form()) {
            case OUTCOMES -> in.each(item -> {
                int attempts = behindParallel ? item.attempts() : 1;
                String failure = item.failure();
                return Step.of(new Item(failure == null ? coded(item.value(), attempts) : coded(failure, attempts)));
            });
            case RECOVER -> in.each(item -> {
                String failure = item.failure();
                return failure == null
                        ? Step.of(item)
                        : fn.fails(failure.hashCode())
                                ? Step.failing(fn.tag(failure.hashCode()), handled)
                                : Step.of(new Item(fn.recovered(failure)));
            });
            case DROP_FAILED -> in.each(item -> {
                String failure = item.failure();
                return failure == null
                        ? Step.of(item)
                        : fn.fails(failure.hashCode())
                                ? Step.failing(fn.tag(failure.hashCode()), handled)
                                : Step.of();
            });
            case MAP_ERROR -> in.each(item -> Step.of(item.isFailed() ? Item.failed("m:" + item.failure()) : item))
                    .mapFailures(failure -> "m:" + failure);
        };
    }

    // Several at once

    private static Flow parallel(Stage.Parallel stage, Flow in, boolean handled) {
        Set<String> failing = new HashSet<>();
        Function<Item, Step> function = item -> {
            if (item.isFailed()) {
                return Step.of(item.after(1));
            }
            Item result = result(stage, item.value());
            String failure = result.failure();
            if (failure == null || handled) {
                return Step.of(result);
            }
            return new Step(List.of(), failure);
        };
        for (Item item : in.items()) {
            String failure = function.apply(item).failure();
            if (failure != null) {
                failing.add(failure);
            }
        }
        Flow out = in.each(function);
        if (stage.order() == Stage.Parallel.Order.INPUT) {
            return failing.isEmpty() ? out : out.ending(out.well(), out.ill().atMost(PREFIX), Flow.union(in.failures(), failing));
        }
        Flow all = failing.isEmpty() ? in.each(function) : in.loose().each(function);
        Flow ending = failing.isEmpty()
                ? all
                : all.ending(in.well() == ALL ? NONE : in.well().atMost(SOME), SOME, Flow.union(in.failures(), failing));
        if (stage.order() == Stage.Parallel.Order.COMPLETION || in.items().stream().anyMatch(Item::isFailed)) {
            return ending.shuffled();
        }
        List<List<Item>> byKey = new ArrayList<>();
        for (List<Item> strand : in.strands()) {
            for (int key = 0; key < 3; key++) {
                int wanted = key;
                byKey.add(strand.stream()
                        .filter(item -> stage.fn().among(item.value(), 3) == wanted)
                        .flatMap(item -> function.apply(item).items().stream())
                        .toList());
            }
        }
        return ending.with(byKey).ending(
                ending.well() == PREFIX ? SOME : ending.well(), ending.ill() == PREFIX ? SOME : ending.ill(), ending.failures());
    }

    private static Item result(Stage.Parallel stage, int value) {
        Fn fn = stage.fn();
        if (stage.timeoutMillis() > 0 && fn.millis(value) > stage.timeoutMillis()) {
            return new Item(0, "timeout", stage.attempts());
        }
        int failsFirst = fn.failsFirst(value);
        return fn.fails(value) || failsFirst >= stage.attempts()
                ? new Item(0, fn.tag(value), stage.attempts())
                : new Item(fn.result(value), null, failsFirst + 1);
    }

    // Branches

    private static boolean endsEarly(List<Stage> stages) {
        return stages.stream().anyMatch(stage -> switch (stage) {
            case Stage.Counting counting -> counting.form() == Stage.Counting.Form.TAKE;
            case Stage.Each each -> each.form() == Stage.Each.Form.TAKE_WHILE;
            case Stage.Join join -> join.how() == Graph.How.ZIP;
            default -> false;
        });
    }

    /** If the input fails, branches end with what they have, and then that is thrown. */
    private static Flow behindBranches(Flow in, Flow joined, boolean early) {
        if (!joined.known() || in.failures().isEmpty()) {
            return joined;
        }
        return joined.ending(
                in.well() == NONE && !early ? NONE : joined.well(),
                joined.well().or(joined.ill()),
                Flow.union(in.failures(), joined.failures()));
    }

    private static Flow split(Stage.Split split, Flow in, boolean handled) {
        Flow routed = split.broadcast() ? in : in.each(values(split.fn(), Graph.handles(List.of(split), 0, handled), List::of));
        Flow clean = routed.withoutFailures();
        Flow one = split.broadcast() ? clean : clean.each(item -> isFirst(split, item) ? Step.of(item) : Step.of());
        Flow other = split.broadcast() ? clean : clean.each(item -> isFirst(split, item) ? Step.of() : Step.of(item));
        Flow joined = Joins.join(
                split.how(), through(split.first(), one, handled), through(split.second(), other, handled), split.fn(), handled);
        boolean early = split.how() == Graph.How.ZIP || endsEarly(split.first()) || endsEarly(split.second());
        Flow flow = behindBranches(routed, joined, early);
        boolean mayBeStuck = split.how() != Graph.How.MERGE && in.items().size() > 256;
        if (!mayBeStuck || !flow.known()) {
            return flow;
        }
        boolean must = split.broadcast()
                && split.how() == Graph.How.CONCAT
                && split.first().isEmpty()
                && in.isDense() && in.well() != PREFIX && in.ill() != PREFIX;
        Flow stuck = flow.orFailing(Set.of("stuck"));
        return must ? stuck.ending(NONE, stuck.ill(), Set.of("stuck")) : stuck;
    }

    private static boolean isFirst(Stage.Split split, Item item) {
        return item.isFailed() || split.fn().accepts(item.value());
    }

    private static Flow spread(Stage.Spread spread, Flow in, boolean handled) {
        Fn fn = spread.fn();
        if (spread.balance()) {
            return behindBranches(in, through(spread.branch(), in.withoutFailures().shuffled(), handled), false);
        }
        Flow routed = in.each(values(fn, handled, List::of));
        Flow passing = routed.withoutFailures();
        Flow clean = passing.each(item -> item.isFailed() ? Step.of() : Step.of(item)); // a failed element is of no group
        List<List<Item>> groups = new ArrayList<>(Collections.nCopies(4, List.of()));
        boolean keepsOrder = spread.n() >= 4 && clean.isSingle() && clean.items().stream().noneMatch(Item::isFailed);
        if (keepsOrder) {
            for (int i = 0; i < 4; i++) {
                int key = i;
                groups.set(i, clean.items().stream().filter(item -> fn.among(item.value(), 4) == key).toList());
            }
        }
        Flow grouped = keepsOrder
                ? clean.with(groups).ending(clean.well() == PREFIX ? SOME : clean.well(), NONE, Set.of())
                : clean.shuffled();
        Flow failed = passing.each(item -> item.isFailed() ? Step.of(item.after(1)) : Step.of()).shuffled();
        Flow joined = through(spread.branch(), grouped, handled);
        return behindBranches(routed, failed.items().isEmpty() ? joined : Joins.join(Graph.How.MERGE, joined, failed, fn, handled), false);
    }

    /** Stages that look at more than one element. */
    private static final class Sequences {

        private static Flow counting(Stage.Counting stage, Flow in) {
            int n = stage.n();
            return switch (stage.form()) {
                case BATCH, BUFFER -> in;
                case DROP_OLDEST, DROP_NEWEST -> in.loose();
                case TAKE -> take(in, n);
                case DROP -> {
                    int[] left = {n};
                    yield in.isDense() ? in.each(item -> !item.isFailed() && left[0]-- > 0 ? Step.of() : Step.of(item)) : in.loose();
                }
                case DISTINCT -> {
                    Set<Integer> seen = new HashSet<>();
                    yield in.isDense()
                            ? in.each(item -> item.isFailed() || seen.add(Math.floorMod(item.value(), n)) ? Step.of(item) : Step.of())
                            : in.loose();
                }
                case SLIDING -> {
                    var last = new ArrayDeque<Integer>();
                    yield in.isDense() ? in.each(item -> item.isFailed() ? Step.of(item) : slid(last, item.value(), n)) : Flow.UNKNOWN;
                }
            };
        }

        private static Step slid(ArrayDeque<Integer> last, int value, int n) {
            last.add(value);
            if (last.size() > n) {
                last.remove();
            }
            return last.size() == n ? Step.of(new Item(List.copyOf(last).hashCode())) : Step.of();
        }

        static Flow take(Flow in, int n) {
            int values = in.values();
            if (values < n) {
                return in;
            }
            if (in.isDense()) {
                int end = 0;
                for (int taken = 0; taken < n; end++) {
                    taken += in.items().get(end).isFailed() ? 0 : 1;
                }
                return in.cut(end);
            }
            Flow loose = in.loose();
            int least = in.well().or(in.ill()) == ALL ? n : Math.min(n, in.least());
            return new Flow(loose.strands(), SOME, loose.ill(), loose.failures(), least, true);
        }

        private static Flow takeWhile(Flow in, Fn fn, boolean handled) {
            if (!in.isDense()) {
                Flow tested = in.each(values(fn, handled, List::of)).loose();
                return tested.ending(SOME, SOME, tested.failures());
            }
            List<Item> items = in.items();
            int end = -1;
            for (int i = 0; i < items.size() && end < 0; i++) {
                Item item = items.get(i);
                if (!item.isFailed() && !fn.fails(item.value()) && !fn.acceptsMost(item.value())) {
                    end = i;
                } else if (!item.isFailed() && fn.fails(item.value()) && !handled) {
                    break;
                }
            }
            return in.cut(end).each(values(fn, handled, List::of));
        }

        private static Function<Item, Step> droppingWhile(Fn fn, boolean handled) {
            boolean[] through = new boolean[1];
            return item -> {
                if (item.isFailed()) {
                    return Step.of(item.after(1));
                }
                if (!through[0] && fn.fails(item.value())) {
                    return Step.failing(fn.tag(item.value()), handled);
                }
                through[0] |= !fn.acceptsMost(item.value());
                return through[0] ? Step.of(item.after(1)) : Step.of();
            };
        }

        private static Function<Item, Step> scanning(Fn fn, boolean handled) {
            int[] state = new int[1];
            return item -> {
                if (item.isFailed()) {
                    return Step.of(item.after(1));
                }
                if (fn.fails(item.value())) {
                    return Step.failing(fn.tag(item.value()), handled);
                }
                state[0] = fn.combined(state[0], item.value());
                return Step.of(new Item(state[0]));
            };
        }
    }

    /** What early ends see of it. */
    static Flow taking(Flow in, int n) {
        return in.known() ? Sequences.take(in, n) : in;
    }

    /** What a consumer that may fail leaves of it. */
    static Flow consumed(Flow in, Fn fn) {
        return in.each(values(fn, false, List::of));
    }

    /** What is tested of it until a test ends it. */
    static Flow tested(Flow in, Fn fn) {
        return in.known() ? Sequences.takeWhile(in, fn, false) : in;
    }
}
