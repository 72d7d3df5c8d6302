package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.Virtually;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stages with several branches: broadcast, balance, partition, groups. */
class BranchesTest {

    private static Pipeline<Integer> upTo(int end) {
        return Pipeline.from(IntStream.range(0, end).boxed().toList());
    }

    // Broadcast

    @Test
    void each_branch_of_a_broadcast_gets_all_elements_in_order() {
        Virtually.inManyOrders(_ -> {
            List<String> all = upTo(50).<String>broadcast(b -> b.map(i -> "a" + i), b -> b.map(i -> "b" + i)).toList();

            assertThat(all).hasSize(100);
            for (String branch : List.of("a", "b")) {
                assertThat(all.stream().filter(element -> element.startsWith(branch)))
                        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> branch + i).toList());
            }
        });
    }

    @Test
    void a_branch_that_has_had_enough_holds_nobody_up() {
        Virtually.inManyOrders(_ -> assertThat(upTo(1_000).<Integer>broadcast(b -> b.take(3), b -> b.filter(i -> i >= 998)).toList())
                .containsExactlyInAnyOrder(0, 1, 2, 998, 999));
    }

    @Test
    void when_no_branch_wants_more_the_input_is_stopped() {
        Virtually.inManyOrders(_ -> {
            var asked = new AtomicInteger();
            List<Integer> all = Pipeline.<Integer, Integer>unfold(0, i -> {
                        asked.incrementAndGet();
                        return Optional.of(new Unfolded<>(i, i + 1));
                    })
                    .<Integer>broadcast(b -> b.take(3), b -> b.take(5))
                    .toList();

            assertThat(all).hasSize(8);
            assertThat(asked).hasValueLessThanOrEqualTo(2 * 256 + 1);
        });
    }

    @Test
    void branches_go_at_the_pace_of_the_slowest() {
        Virtually.inManyOrders(machine -> {
            upTo(3).<Integer>broadcast(
                            b -> b.peek(i -> machine.note("quick " + i)),
                            b -> b.peek(i -> {
                                Virtually.sleep(2);
                                machine.note("slow " + i);
                            }))
                    .count();

            assertThat(machine.noted()).containsExactly("quick 0 at 0", "quick 1 at 0", "quick 2 at 0", "slow 0 at 2", "slow 1 at 4", "slow 2 at 6");
        });
    }

    @Test
    void P2_a_failure_of_the_input_comes_behind_what_all_branches_have_got() {
        Virtually.inManyOrders(_ -> {
            List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

            Throwable thrown = catchThrowable(() -> upTo(20)
                    .map(i -> {
                        if (i == 7) {
                            throw new IOException("disk on fire");
                        }
                        return i;
                    })
                    .broadcast(2, branches -> branches.get(0).zip(branches.get(1).batch(1), (i, _) -> i))
                    .forEach(seen::add));

            assertThat(thrown).hasCauseInstanceOf(IOException.class);
            assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5, 6);
        });
    }

    // Balance

    @Test
    void each_element_goes_to_one_branch_of_a_balance() {
        Virtually.inManyOrders(_ -> assertThat(upTo(100).<Integer>balance(3, b -> b.map(i -> i)).toList())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 100).boxed().toList()));
    }

    @Test
    void the_branch_that_is_free_gets_the_next_element() {
        Virtually.inManyOrders(machine -> {
            upTo(6).<Integer>balance(2, b -> b.peek(i -> {
                        Virtually.sleep(i == 0 ? 10 : 1);
                        machine.note(i);
                    }))
                    .count();

            assertThat(machine.noted()).containsExactly("1 at 1", "2 at 2", "3 at 3", "4 at 4", "5 at 5", "0 at 10");
        });
    }

    @Test
    void a_branch_of_a_balance_keeps_the_order_of_what_it_got() {
        Virtually.inManyOrders(_ -> {
            List<List<Integer>> batches = upTo(40).<List<Integer>>balance(4, b -> b.batch(100)).toList();

            assertThat(batches.stream().mapToInt(List::size).sum()).isEqualTo(40);
            assertThat(batches).allSatisfy(batch -> assertThat(batch).isSorted());
        });
    }

    // Partition

    @Test
    void a_partition_sends_each_element_to_one_of_two() {
        Virtually.inManyOrders(_ -> assertThat(upTo(9)
                        .<String>partition(i -> i % 3 == 0, (threes, others) -> threes.map(i -> "3:" + i).merge(others.map(String::valueOf)))
                        .toList())
                .containsExactlyInAnyOrder("3:0", "1", "2", "3:3", "4", "5", "3:6", "7", "8"));
    }

    @Test
    void failed_elements_of_a_partition_go_to_the_first() {
        Virtually.inManyOrders(_ -> assertThat(upTo(6)
                        .map(i -> {
                            if (i == 4) {
                                throw new IOException("four");
                            }
                            return i;
                        })
                        .partition(i -> i % 2 == 0, (even, odd) -> even.recover(_ -> -1).merge(odd))
                        .toList())
                .containsExactlyInAnyOrder(0, 1, 2, 3, -1, 5));
    }

    // Groups

    @Test
    void a_group_gets_the_elements_with_its_key_in_order() {
        Virtually.inManyOrders(_ -> assertThat(upTo(10)
                        .groupBy(i -> i % 3, 10, (key, group) -> group.collecting(Collectors.toList()).map(list -> key + "=" + list))
                        .toList())
                .containsExactlyInAnyOrder("0=[0, 3, 6, 9]", "1=[1, 4, 7]", "2=[2, 5, 8]"));
    }

    @Test
    void P8_at_the_bound_the_group_without_an_element_for_the_longest_time_is_closed() {
        Virtually.inManyOrders(_ -> assertThat(Pipeline.of("a1", "b1", "a2", "c1", "a3", "b2")
                        .groupBy(s -> s.charAt(0), 2, (_, group) -> group.collecting(Collectors.toList()))
                        .toList())
                .as("c closes b; then b closes c, for a has had one since")
                .containsExactlyInAnyOrder(List.of("a1", "a2", "a3"), List.of("b1"), List.of("c1"), List.of("b2")));
    }

    @Test
    void P8_no_more_groups_are_open_than_the_bound() {
        Virtually.inManyOrders(_ -> {
            var open = new AtomicInteger();
            var most = new AtomicInteger();

            upTo(60).groupBy(i -> i % 20, 3, (_, group) -> Pipeline.using(
                            () -> most.accumulateAndGet(open.incrementAndGet(), Math::max),
                            _ -> Pipeline.<Integer>empty(),
                            _ -> open.decrementAndGet())
                    .concat(group))
                    .count();

            assertThat(most.get()).isBetween(1, 3);
            assertThat(open).hasValue(0);
        });
    }

    @Test
    void P2_a_failure_of_the_input_comes_behind_what_the_groups_have_made_of_it() {
        Virtually.inManyOrders(_ -> {
            List<String> seen = new ArrayList<>();

            Throwable thrown = catchThrowable(() -> upTo(20)
                    .map(i -> {
                        if (i == 7) {
                            throw new IOException("disk on fire");
                        }
                        return i;
                    })
                    .groupBy(i -> i % 2, 4, (key, group) -> group.batch(100).map(list -> key + "=" + list))
                    .forEach(seen::add));

            assertThat(thrown).hasCauseInstanceOf(IOException.class);
            assertThat(seen).containsExactlyInAnyOrder("0=[0, 2, 4, 6]", "1=[1, 3, 5]");
        });
    }

    @Test
    void a_failure_in_a_group_ends_all() {
        Virtually.inManyOrders(_ -> assertThat(catchThrowable(() -> upTo(1_000)
                        .groupBy(i -> i % 2, 4, (key, group) -> group.map(i -> {
                            if (i == 7) {
                                throw new IOException("disk on fire");
                            }
                            return i;
                        }))
                        .count()))
                .hasCauseInstanceOf(IOException.class));
    }

    // In the middle

    @Test
    void collecting_gives_what_a_collector_makes_of_all() throws Exception {
        assertThat(upTo(5).collecting(Collectors.summingInt(i -> i)).map(sum -> sum + 1).toList()).containsExactly(11);
        assertThat(Pipeline.<Integer>empty().collecting(Collectors.counting()).toList()).containsExactly(0L);
    }

    @Test
    void flatMapAll_gives_the_elements_of_collections() throws Exception {
        assertThat(upTo(4).flatMapAll(i -> Collections.nCopies(i, i)).toList()).containsExactly(1, 2, 2, 3, 3, 3);
    }

    @Test
    void an_element_whose_pipeline_fails_has_failed() throws Exception {
        assertThat(upTo(4)
                        .flatMap(i -> i == 2
                                ? Pipeline.of(20).concat(Pipeline.using(
                                        () -> {
                                            throw new IOException("cannot open 2");
                                        },
                                        (Object _) -> Pipeline.<Integer>empty(),
                                        _ -> {}))
                                : Pipeline.of(i))
                        .recover(failure -> -1)
                        .toList())
                .containsExactly(0, 1, 20, -1, 3);
    }
}
