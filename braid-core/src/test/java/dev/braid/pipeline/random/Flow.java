package dev.braid.pipeline.random;

import static dev.braid.pipeline.random.Flow.Amount.ALL;
import static dev.braid.pipeline.random.Flow.Amount.NONE;
import static dev.braid.pipeline.random.Flow.Amount.PREFIX;
import static dev.braid.pipeline.random.Flow.Amount.SOME;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What may flow through a place of a pipeline. Items of one strand come in its order, those of several in any.
 *
 * @param well how many of them come if the end does
 * @param ill how many of them come before a failure
 * @param failures those that there may be
 * @param least how many come at least, if the end does
 * @param known false if nothing is known but that
 */
record Flow(List<List<Item>> strands, Amount well, Amount ill, Set<String> failures, int least, boolean known) {

    /** How many of some items. */
    enum Amount {
        /** It does not end so. */
        NONE,
        SOME,
        /** The first of each strand. */
        PREFIX,
        ALL;

        Amount atMost(Amount most) {
            return this == NONE || compareTo(most) < 0 ? this : most;
        }

        /** That of the weaker, where one is none, of the other. */
        Amount or(Amount other) {
            return this == NONE ? other : other == NONE ? this : atMost(other);
        }
    }

    /**
     * An element, or one that has failed.
     *
     * @param attempts how many there were, if it comes out of a parallel stage
     */
    record Item(int value, @Nullable String failure, int attempts) {

        Item(int value) {
            this(value, null, 1);
        }

        static Item failed(String failure) {
            return new Item(0, failure, 1);
        }

        boolean isFailed() {
            return failure != null;
        }

        Item after(int attemptsMade) {
            return new Item(value, failure, attemptsMade);
        }

        @Override
        public String toString() {
            return failure == null ? "" + value : "!" + failure;
        }
    }

    /** What becomes of an item: others, in its place, or the failure of all. */
    record Step(List<Item> items, @Nullable String failure) {
        static Step of(Item... items) {
            return new Step(List.of(items), null);
        }

        static Step failing(String failure, boolean handled) {
            return handled ? of(Item.failed(failure)) : new Step(List.of(), failure);
        }
    }

    static final Flow UNKNOWN = new Flow(List.of(), SOME, SOME, Set.of(), 0, false);

    static Flow of(List<Item> items) {
        return new Flow(List.of(items), ALL, NONE, Set.of(), 0, true);
    }

    boolean isSingle() {
        return known && strands.size() <= 1;
    }

    /** In one order, and without gaps. */
    boolean isDense() {
        return isSingle() && well != SOME && ill != SOME;
    }

    List<Item> items() {
        return strands.stream().flatMap(List::stream).toList();
    }

    int values() {
        return (int) items().stream().filter(item -> !item.isFailed()).count();
    }

    Flow with(List<List<Item>> others) {
        return new Flow(others, well, ill, failures, 0, known);
    }

    Flow ending(Amount otherWell, Amount otherIll, Set<String> otherFailures) {
        return new Flow(strands, otherWell, otherFailures.isEmpty() ? NONE : otherIll, otherFailures, 0, known);
    }

    /** As the branches of a stage see it, that keeps its failure for the end. */
    Flow withoutFailures() {
        return ending(well.or(ill), NONE, Set.of());
    }

    /** Any of its items. */
    Flow loose() {
        return known ? ending(well.atMost(SOME), ill.atMost(SOME), failures) : this;
    }

    /** Its items in any order. */
    Flow shuffled() {
        return with(items().stream().map(List::of).toList())
                .ending(well == PREFIX ? SOME : well, ill == PREFIX ? SOME : ill, failures);
    }

    /** Also failing with {@code more} at any time. */
    Flow orFailing(Set<String> more) {
        return more.isEmpty() ? this : ending(well, ill == NONE ? PREFIX : ill.atMost(PREFIX), union(failures, more));
    }

    static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.addAll(others);
        return both;
    }

    Flow mapFailures(UnaryOperator<String> function) {
        Set<String> mapped = new HashSet<>();
        failures.forEach(failure -> mapped.add(function.apply(failure)));
        return new Flow(strands, well, ill, mapped, least, known);
    }

    /** Its items one by one. */
    Flow each(Function<Item, Step> function) {
        if (!known) {
            return this;
        }
        boolean dense = well != SOME && ill != SOME;
        List<List<Item>> others = new ArrayList<>();
        Set<String> failing = new HashSet<>();
        for (List<Item> strand : strands) {
            List<Item> out = new ArrayList<>();
            for (Item item : strand) {
                Step step = function.apply(item);
                out.addAll(step.items());
                if (step.failure() != null) {
                    failing.add(step.failure());
                    if (dense) {
                        break;
                    }
                }
            }
            others.add(out);
        }
        Flow mapped = with(others);
        if (failing.isEmpty()) {
            return mapped;
        }
        if (isSingle() && well != SOME && well != PREFIX && ill != SOME && ill != PREFIX) {
            return mapped.ending(NONE, ALL, failing);
        }
        return mapped.ending(
                well == ALL ? NONE : well, isDense() ? well.or(ill).atMost(PREFIX) : SOME, union(failures, failing));
    }

    /** It ends behind the first {@code end} items of its one strand; or where it did, if that is nowhere. */
    Flow cut(int end) {
        return end < 0
                ? this
                : with(List.of(items().subList(0, end)))
                        .ending(well == PREFIX ? PREFIX : ALL, ill == PREFIX || well == PREFIX ? PREFIX : NONE, ill == PREFIX || well == PREFIX ? failures : Set.of());
    }

    // What has come of it

    /** What is wrong with a run that gave {@code got} and then ended, or threw. */
    Optional<String> fault(List<Integer> got, @Nullable String thrown, boolean stopped) {
        if (!known) {
            return Optional.empty();
        }
        Amount amount = thrown == null ? well : ill;
        if (stopped) {
            amount = well.or(ill).atMost(isDense() ? PREFIX : SOME);
        } else if (thrown == null && well == NONE) {
            return Optional.of("it must fail, with one of " + failures + ", and did not");
        } else if (thrown != null && !failures.contains(thrown)) {
            return Optional.of("it fails with " + thrown + ", and not with one of " + failures);
        } else if (thrown == null && got.size() < least) {
            return Optional.of("it gives " + got + ", less than " + least + " elements");
        }
        List<Integer> expected =
                items().stream().filter(item -> !item.isFailed()).map(Item::value).toList();
        return isPossible(got, expected, amount)
                ? Optional.empty()
                : Optional.of("it gives " + got + ", and not " + amount + " of " + strands
                        + (thrown == null ? "" : " before " + thrown));
    }

    private boolean isPossible(List<Integer> got, List<Integer> expected, Amount amount) {
        if (isSingle()) {
            return switch (amount) {
                case ALL -> got.equals(expected);
                case PREFIX, NONE -> got.size() <= expected.size() && got.equals(expected.subList(0, got.size()));
                case SOME -> isWithin(got, expected);
            };
        }
        List<Integer> rest = new ArrayList<>(expected);
        boolean among = got.stream().allMatch(rest::remove);
        return among
                && (amount != ALL
                        || (rest.isEmpty()
                                && strands.stream()
                                        .allMatch(strand -> isWithin(strand.stream().map(Item::value).toList(), got))));
    }

    /** Whether {@code some} come in this order among {@code all}. */
    private static boolean isWithin(List<Integer> some, List<Integer> all) {
        int at = 0;
        for (Integer one : all) {
            at += at < some.size() && some.get(at).equals(one) ? 1 : 0;
        }
        return at == some.size();
    }
}
