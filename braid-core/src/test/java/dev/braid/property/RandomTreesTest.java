package dev.braid.property;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The promises hold for random trees of runs, in random orders of threads. Each tree is made and played by a seed of its own, which a
 * failure prints; the smallest tree that fails likewise is printed too.
 *
 * <pre>
 *   -Dbraid.property.tries=100000    more trees
 *   -Dbraid.property.seed=42         the one tree of this seed
 * </pre>
 */
class RandomTreesTest {

    private static final Optional<Long> SEED = Optional.ofNullable(Long.getLong("braid.property.seed"));
    private static final int TRIES = Integer.getInteger("braid.property.tries", SEED.isPresent() ? 1 : 20_000);

    /** How many trees may be played in search of a smaller one. */
    private static final int SHRINKS = 20_000;

    private static final int GENERATION_SIZE = 1_000;

    @Test
    @Timeout(3_600)
    void P1_to_P10_hold_for_random_trees_of_runs() {
        long first = SEED.orElseGet(() -> new Random().nextLong());
        JqwikSession.run(() -> {
            RandomGenerator<Tree> trees = Trees.any().generator(GENERATION_SIZE);
            for (long seed = first; seed < first + TRIES; seed++) {
                Shrinkable<Tree> tree = trees.next(new Random(seed));
                if (!broken(tree).isEmpty()) {
                    throw new AssertionError(report(seed, tree.value(), smallest(tree)));
                }
                JqwikSession.finishTry();
            }
        });
    }

    private static List<String> broken(Shrinkable<Tree> tree) {
        return Player.play(tree.value()).broken();
    }

    /** The end of a descent to ever smaller trees that break a promise. */
    private static Tree smallest(Shrinkable<Tree> failing) {
        Shrinkable<Tree> smallest = failing;
        int left = SHRINKS;
        while (left > 0) {
            Optional<Shrinkable<Tree>> smaller =
                    smallest.shrink().limit(left).filter(tree -> !broken(tree).isEmpty()).findFirst();
            if (smaller.isEmpty()) {
                break;
            }
            smallest = smaller.get();
            left -= 1;
        }
        return smallest.value();
    }

    private static String report(long seed, Tree original, Tree smallest) {
        Trace trace = Player.play(smallest);
        return """
                promises were broken by the tree of seed %1$d; repeat it by -Dbraid.property.seed=%1$d
                %2$s
                the smallest tree:
                %3$s
                what happened:
                %4$s
                the tree of the seed:
                %5$s"""
                .formatted(
                        seed,
                        String.join("\n", trace.broken()),
                        smallest,
                        trace.events().stream().map(Trace.Event::toString).collect(Collectors.joining("\n")),
                        original);
    }
}
