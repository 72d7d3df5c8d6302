package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stages that go from one element to the next. */
class OneToOneTest {

    private final AtomicInteger asked = new AtomicInteger();

    /** 0, 1, 2 and so on, for ever. */
    private Pipeline<Integer> endless() {
        return Pipeline.from(IntStream.generate(asked::getAndIncrement).iterator());
    }

    private static Pipeline<Integer> upTo(int end) {
        return Pipeline.from(IntStream.range(0, end).boxed().toList());
    }

    @Test
    void map_applies_its_function_to_each() throws Exception {
        assertThat(upTo(4).map(i -> "a" + i).toList()).containsExactly("a0", "a1", "a2", "a3");
    }

    @Test
    void filter_leaves_what_its_predicate_accepts() throws Exception {
        assertThat(upTo(7).filter(i -> i % 3 == 0).toList()).containsExactly(0, 3, 6);
        assertThat(upTo(7).filter(_ -> false).toList()).isEmpty();
    }

    @Test
    void flatMap_puts_one_pipeline_after_the_other_and_asks_for_none_too_early() throws Exception {
        List<String> happened = new ArrayList<>();

        List<Integer> first = endless()
                .peek(i -> happened.add("begin " + i))
                .flatMap(i -> upTo(i).peek(j -> happened.add(i + "/" + j)))
                .take(3)
                .toList();

        assertThat(first).containsExactly(0, 0, 1);
        assertThat(happened).containsExactly("begin 0", "begin 1", "1/0", "begin 2", "2/0", "2/1");
    }

    @Test
    void flatMap_of_many_empty_ones_is_no_deep_recursion() throws Exception {
        assertThat(upTo(100_000).flatMap(_ -> Pipeline.<Integer>empty()).count()).isZero();
        assertThat(upTo(100_000).filter(_ -> false).count()).isZero();
    }

    static Stream<Arguments> taken() {
        return Stream.of(
                Arguments.of(0L, List.of(), 0),
                Arguments.of(1L, List.of(0), 1),
                Arguments.of(3L, List.of(0, 1, 2), 3));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void take_asks_for_no_more(long most, List<Integer> elements, int asking) throws Exception {
        assertThat(endless().take(most).toList()).isEqualTo(elements);
        assertThat(asked).hasValue(asking);
    }

    @Test
    void take_gives_all_if_there_are_no_more() throws Exception {
        assertThat(upTo(3).take(Long.MAX_VALUE).toList()).containsExactly(0, 1, 2);
        assertThat(upTo(3).take(3).toList()).containsExactly(0, 1, 2);
    }

    @Test
    void takeWhile_ends_at_the_first_that_is_not_accepted() throws Exception {
        assertThat(endless().takeWhile(i -> i != 3).toList()).containsExactly(0, 1, 2);
        assertThat(asked).hasValue(4);
        assertThat(upTo(3).takeWhile(_ -> true).count()).isEqualTo(3);
    }

    static Stream<Arguments> dropped() {
        return Stream.of(
                Arguments.of(0L, List.of(0, 1, 2)),
                Arguments.of(2L, List.of(2)),
                Arguments.of(3L, List.of()),
                Arguments.of(Long.MAX_VALUE, List.of()));
    }

    @ParameterizedTest
    @MethodSource("dropped")
    void drop_leaves_out_the_first(long count, List<Integer> rest) throws Exception {
        Pipeline<Integer> pipeline = upTo(3).drop(count);
        assertThat(pipeline.toList()).isEqualTo(rest);
        assertThat(pipeline.toList()).as("again").isEqualTo(rest);
    }

    @Test
    void dropWhile_begins_with_the_first_that_is_not_accepted_and_asks_no_more() throws Exception {
        var asked = new AtomicInteger();

        List<Integer> rest = Pipeline.of(1, 2, 9, 1, 2)
                .dropWhile(i -> {
                    asked.incrementAndGet();
                    return i < 5;
                })
                .toList();

        assertThat(rest).containsExactly(9, 1, 2);
        assertThat(asked).hasValue(3);
        assertThat(upTo(3).dropWhile(_ -> true).count()).isZero();
    }

    @Test
    void scan_gives_what_the_first_has_become_after_each() throws Exception {
        Pipeline<String> pipeline = upTo(4).scan("x", (before, i) -> before + i);

        assertThat(pipeline.toList()).containsExactly("x0", "x01", "x012", "x0123");
        assertThat(pipeline.first()).as("again").contains("x0");
        assertThat(Pipeline.<Integer>empty().scan(0, Integer::sum).toList()).isEmpty();
    }

    @Test
    void an_element_whose_scan_fails_leaves_what_was_there() throws Exception {
        Pipeline<Integer> pipeline = Pipeline.of(1, 2, 3)
                .scan(0, (before, i) -> {
                    if (i == 2) {
                        throw new IllegalStateException("no twos");
                    }
                    return before + i;
                })
                .recover(_ -> -1);

        assertThat(pipeline.toList()).containsExactly(1, -1, 4);
    }

    @Test
    void distinct_leaves_the_first_of_equals() throws Exception {
        Pipeline<String> pipeline = Pipeline.of("a", "b", "a", "A", "b", "c").distinct();

        assertThat(pipeline.toList()).containsExactly("a", "b", "A", "c");
        assertThat(pipeline.toList()).as("again").containsExactly("a", "b", "A", "c");
        assertThat(Pipeline.of("a", "b", "A").distinct(String::toLowerCase).toList()).containsExactly("a", "b");
    }

    @Test
    void peek_shows_each_as_it_passes() throws Exception {
        List<String> happened = new ArrayList<>();

        upTo(2).peek(i -> happened.add("peek " + i)).forEach(i -> happened.add("each " + i));

        assertThat(happened).containsExactly("peek 0", "each 0", "peek 1", "each 1");
    }

    @Test
    void fused_stages_run_in_one_thread_which_is_virtual_and_not_the_callers() throws Exception {
        List<Thread> threads = new ArrayList<>();

        upTo(3).map(i -> {
                    threads.add(Thread.currentThread());
                    return i;
                })
                .filter(_ -> threads.add(Thread.currentThread()))
                .forEach(_ -> threads.add(Thread.currentThread()));

        assertThat(threads).hasSize(9).containsOnly(threads.getFirst());
        assertThat(threads.getFirst()).isNotSameAs(Thread.currentThread()).matches(Thread::isVirtual, "is virtual");
    }

    @Test
    void a_pipeline_is_immutable_and_many_may_go_on_from_one() throws Exception {
        Pipeline<Integer> common = upTo(4);
        Pipeline<Integer> even = common.filter(i -> i % 2 == 0);

        assertThat(common.drop(3).toList()).containsExactly(3);
        assertThat(even.toList()).containsExactly(0, 2);
        assertThat(common.toList()).containsExactly(0, 1, 2, 3);
    }

    // Lists

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 8, Integer.MAX_VALUE})
    void batch_makes_lists_of_a_size_and_a_rest(int size) throws Exception {
        List<List<Integer>> lists = upTo(7).batch(size).toList();

        assertThat(lists.stream().flatMap(List::stream)).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(lists.subList(0, lists.size() - 1)).allSatisfy(list -> assertThat(list).hasSize(size));
        assertThat(lists.getLast()).hasSizeBetween(1, size);
        assertThat(Pipeline.empty().batch(size).toList()).isEmpty();
    }

    @Test
    void a_full_batch_is_there_before_the_next_element_is_asked_for() throws Exception {
        assertThat(endless().batch(3).first()).contains(List.of(0, 1, 2));
        assertThat(asked).hasValue(3);
    }

    static Stream<Arguments> weights() {
        return Stream.of(
                Arguments.of(5L, List.of(1L, 2L, 2L, 4L, 1L, 5L), List.of(List.of(1L, 2L, 2L), List.of(4L, 1L), List.of(5L))),
                Arguments.of(5L, List.of(1L, 6L, 1L), List.of(List.of(1L), List.of(6L), List.of(1L))),
                Arguments.of(5L, List.of(6L, 7L), List.of(List.of(6L), List.of(7L))),
                Arguments.of(5L, List.of(6L, 0L), List.of(List.of(6L), List.of(0L))),
                Arguments.of(5L, List.of(0L, 0L, 5L, 0L), List.of(List.of(0L, 0L, 5L), List.of(0L))),
                Arguments.of(5L, List.of(3L, 3L, 3L), List.of(List.of(3L), List.of(3L), List.of(3L))),
                Arguments.of(
                        5L, List.of(1L, Long.MAX_VALUE, 1L), List.of(List.of(1L), List.of(Long.MAX_VALUE), List.of(1L))),
                Arguments.of(
                        Long.MAX_VALUE,
                        List.of(Long.MAX_VALUE, Long.MAX_VALUE, 1L),
                        List.of(List.of(Long.MAX_VALUE), List.of(Long.MAX_VALUE), List.of(1L))),
                Arguments.of(Long.MAX_VALUE, List.of(1L, Long.MAX_VALUE - 1), List.of(List.of(1L, Long.MAX_VALUE - 1))),
                Arguments.of(5L, List.of(), List.of()));
    }

    @ParameterizedTest
    @MethodSource("weights")
    void batchByWeight_puts_together_what_is_not_too_heavy(long most, List<Long> weights, List<List<Long>> lists) throws Exception {
        assertThat(Pipeline.from(weights).batchByWeight(most, weight -> weight).toList()).isEqualTo(lists);
    }

    @Test
    void an_element_that_weighs_more_is_there_before_the_next_is_asked_for() throws Exception {
        assertThat(endless().batchByWeight(1, _ -> 2L).first()).contains(List.of(0));
        assertThat(asked).hasValue(1);
    }

    @Test
    void each_element_is_weighed_once() throws Exception {
        var weighed = new AtomicInteger();

        upTo(10).batchByWeight(5, i -> {
            weighed.incrementAndGet();
            return (long) i;
        }).count();

        assertThat(weighed).hasValue(10);
    }

    @Test
    void sliding_gives_the_last_elements_with_each() throws Exception {
        assertThat(upTo(5).sliding(3).toList()).containsExactly(List.of(0, 1, 2), List.of(1, 2, 3), List.of(2, 3, 4));
        assertThat(upTo(2).sliding(1).toList()).containsExactly(List.of(0), List.of(1));
        assertThat(upTo(2).sliding(3).toList()).isEmpty();
        assertThat(upTo(2).sliding(Integer.MAX_VALUE).toList()).isEmpty();
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                Arguments.of("batch", upTo(4).batch(2)),
                Arguments.of("batch, the last", upTo(3).batch(2)),
                Arguments.of("batchByWeight", upTo(4).batchByWeight(3, _ -> 1L)),
                Arguments.of("timed batch", upTo(4).batch(2, Duration.ofDays(1))),
                Arguments.of("sliding", upTo(4).sliding(2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void a_list_cannot_be_modified_and_does_not_change(String name, Pipeline<List<Integer>> lists) throws Exception {
        List<List<Integer>> all = lists.toList();

        assertThat(all).as(name).hasSizeGreaterThan(1).doesNotHaveDuplicates();
        for (List<Integer> list : all) {
            assertThatThrownBy(() -> list.add(1)).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
