package dev.braid.pipeline.random;

import static dev.braid.pipeline.random.Flow.Amount.ALL;
import static dev.braid.pipeline.random.Flow.Amount.NONE;
import static dev.braid.pipeline.random.Flow.Amount.PREFIX;
import static dev.braid.pipeline.random.Flow.Amount.SOME;

import dev.braid.pipeline.random.Flow.Amount;
import dev.braid.pipeline.random.Flow.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What comes of two flows that become one. */
final class Joins {

    private Joins() {}

    static Flow join(Graph.How how, Flow one, Flow other, Fn fn, boolean handled) {
        if (!one.known() || !other.known()) {
            return Flow.UNKNOWN;
        }
        return switch (how) {
            case MERGE -> together(one, other);
            case CONCAT -> concat(one, other);
            case INTERLEAVE -> interleave(one, other);
            case ZIP -> zip(one, other, fn, handled);
        };
    }

    private static Flow together(Flow one, Flow other) {
        List<List<Item>> strands = new ArrayList<>(one.strands());
        strands.addAll(other.strands());
        Amount well = one.well() == NONE || other.well() == NONE ? NONE : one.well() == ALL && other.well() == ALL ? ALL : SOME;
        return new Flow(strands, well, NONE, Set.of(), 0, true).ending(well, SOME, Flow.union(one.failures(), other.failures()));
    }

    private static Flow concat(Flow one, Flow other) {
        if (one.well() == NONE) {
            return one;
        }
        if (!one.isSingle() || !other.isSingle() || one.well() != ALL) {
            return together(one, other).loose();
        }
        List<Item> all = new ArrayList<>(one.items());
        all.addAll(other.items());
        Amount ill = one.ill() == NONE ? other.ill() : one.ill().or(other.ill()).atMost(PREFIX);
        return Flow.of(all).ending(other.well(), ill, Flow.union(one.failures(), other.failures()));
    }

    /** Whether it is known where it ends, and how. */
    private static boolean isDecided(Flow flow) {
        return flow.isDense() && flow.well() != PREFIX && flow.ill() != PREFIX && (flow.well() == NONE || flow.ill() == NONE);
    }

    private static Flow interleave(Flow one, Flow other) {
        if (!isDecided(one) || !isDecided(other)) {
            return together(one, other).loose();
        }
        List<Flow> flows = List.of(one, other);
        List<Integer> left = new ArrayList<>(List.of(0, 1));
        int[] at = new int[2];
        List<Item> all = new ArrayList<>();
        int turn = 0;
        while (!left.isEmpty()) {
            turn = turn < left.size() ? turn : 0;
            int which = left.get(turn);
            Flow flow = flows.get(which);
            if (at[which] < flow.items().size()) {
                all.add(flow.items().get(at[which]++));
                turn++;
            } else if (flow.well() == NONE) {
                return Flow.of(all).ending(NONE, ALL, flow.failures());
            } else {
                left.remove(/* index */ turn);
            }
        }
        return Flow.of(all);
    }

    private static Flow zip(Flow one, Flow other, Fn fn, boolean handled) {
        if (!one.isDense() || !other.isDense()) {
            return Flow.UNKNOWN;
        }
        List<Item> all = new ArrayList<>();
        int pairs = Math.min(one.items().size(), other.items().size());
        Flow ending = one.items().size() <= other.items().size() ? one : other;
        for (int i = 0; i < pairs; i++) {
            Item left = one.items().get(i);
            Item right = other.items().get(i);
            if (left.isFailed() || right.isFailed()) {
                all.add(left.isFailed() ? left.after(1) : right.after(1));
            } else if (!fn.fails(left.value())) {
                all.add(new Item(fn.combined(left.value(), right.value())));
            } else if (handled) {
                all.add(Item.failed(fn.tag(left.value())));
            } else {
                ending = Flow.of(List.of()).ending(NONE, ALL, Set.of(fn.tag(left.value())));
                break;
            }
        }
        if (ending == other && other.well() != NONE && pairs < one.items().size() && one.items().get(pairs).isFailed()) {
            all.add(one.items().get(pairs).after(1)); // there is none for it, but it is not to be lost
        }
        Set<String> before = Flow.union(
                one.ill() == PREFIX || one.well() == PREFIX ? one.failures() : Set.of(),
                other.ill() == PREFIX || other.well() == PREFIX ? other.failures() : Set.of());
        boolean cut = one.well() == PREFIX || one.ill() == PREFIX || other.well() == PREFIX || other.ill() == PREFIX;
        boolean mayEnd = one.well() == PREFIX || other.well() == PREFIX;
        return cut
                ? Flow.of(all)
                        .ending(mayEnd ? PREFIX : ending.well(), PREFIX, Flow.union(before, ending.failures()))
                : Flow.of(all).ending(ending.well(), ending.ill(), ending.failures());
    }
}
