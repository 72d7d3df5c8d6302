package dev.braid.property;

import static dev.braid.property.Samples.map;
import static dev.braid.property.Samples.task;
import static dev.braid.property.Samples.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.property.Tree.Body;
import dev.braid.property.Tree.End;
import dev.braid.property.Tree.Step;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;

/** A seed decides a whole run: what the tree is, in which order its threads come, and what time it is. */
class ReplayTest {

    @Test
    void a_seed_gives_the_same_tree_and_the_same_trace_again() {
        JqwikSession.run(() -> {
            RandomGenerator<Tree> trees = Trees.any().generator(1_000);
            for (long seed = 0; seed < 300; seed++) {
                Tree tree = trees.next(new Random(seed)).value();
                Tree again = Trees.any().generator(1_000).next(new Random(seed)).value();

                assertThat(again).isEqualTo(tree);
                assertThat(Player.play(again).events()).isEqualTo(Player.play(tree).events());
            }
        });
    }

    @Test
    void other_seeds_give_other_orders_of_the_same_tasks() {
        Set<List<Integer>> orders = LongStream.range(0, 1_000)
                .mapToObj(seed -> Player.play(fourTasks(seed)).events().stream()
                        .filter(event -> event.what().startsWith("returns"))
                        .map(Trace.Event::task)
                        .toList())
                .collect(Collectors.toSet());

        assertThat(orders).as("all 24 orders of four tasks").hasSize(24);
    }

    @Test
    void hours_pass_at_once() {
        Body sleeper = new Body(Collections.nCopies(100, new Step.Sleep(3_600_000)), End.RETURNS);

        Trace trace = Player.play(tree(map(sleeper), 1));

        // The root is cancelled after an hour; the sleeper has been asleep for all of it.
        assertThat(trace.events().getLast().nanos()).isEqualTo(3_600_000_000_000L);
    }

    private static Tree fourTasks(long schedule) {
        Body yields = task(new Step.Yield(), new Step.Yield());
        return tree(map(yields, yields, yields, yields), schedule);
    }
}
