package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.Virtually;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several pipelines that become one, and those that are before and after a buffer. */
class SeveralPipelinesTest {

    private static Pipeline<Integer> from(int first, int end) {
        return Pipeline.from(IntStream.range(first, end).boxed().toList());
    }

    /** Elements from {@code first}, one in each {@code seconds}, after these have passed. */
    private static Pipeline<Integer> slowly(int seconds, int first, int end) {
        return from(first, end).peek(_ -> Virtually.sleep(seconds));
    }

    @Test
    void zip_pairs_elements_until_one_has_ended() throws Exception {
        assertThat(from(0, 3).zip(from(10, 15), Integer::sum).toList()).containsExactly(10, 12, 14);
        assertThat(from(0, 5).zip(from(10, 12), Integer::sum).toList()).containsExactly(10, 12);
        assertThat(from(0, 5).zip(Pipeline.empty(), (i, _) -> i).toList()).isEmpty();
        assertThat(Pipeline.<Integer>empty().zip(from(0, 5), (i, _) -> i).toList()).isEmpty();
    }

    @Test
    void zip_goes_on_when_the_other_is_the_same_pipeline() throws Exception {
        Pipeline<Integer> pipeline = from(0, 3);

        assertThat(pipeline.zip(pipeline, Integer::sum).toList()).containsExactly(0, 2, 4);
    }

    @Test
    void concat_begins_each_when_the_one_before_has_ended() throws Exception {
        List<String> happened = Collections.synchronizedList(new ArrayList<>());

        from(0, 2).peek(i -> happened.add("a" + i))
                .concat(Pipeline.empty(), from(2, 4).peek(i -> happened.add("b" + i)), from(4, 6).peek(i -> happened.add("c" + i)))
                .take(4)
                .forEach(i -> happened.add("each " + i));

        assertThat(happened).containsExactly("a0", "each 0", "a1", "each 1", "b2", "each 2", "b3", "each 3");
    }

    @Test
    void concat_with_no_other_is_the_pipeline_itself() throws Exception {
        assertThat(from(0, 3).concat().toList()).containsExactly(0, 1, 2);
        assertThat(from(0, 3).interleave().toList()).containsExactly(0, 1, 2);
        assertThat(from(0, 3).merge().toList()).containsExactly(0, 1, 2);
    }

    @Test
    void concat_of_a_failed_pipeline_does_not_begin_the_next() {
        var begun = new AtomicInteger();
        Pipeline<Integer> failing = from(0, 2).peek(i -> {
            if (i == 1) {
                throw new IllegalStateException("disk on fire");
            }
        });
        List<Integer> arrived = new ArrayList<>();

        Throwable thrown = catchThrowable(
                () -> failing.concat(from(0, 3).peek(_ -> begun.incrementAndGet())).forEach(arrived::add));

        assertThat(thrown).isInstanceOf(IllegalStateException.class);
        assertThat(arrived).containsExactly(0);
        assertThat(begun).hasValue(0);
    }

    @Test
    void interleave_takes_one_of_each_in_turn_and_then_of_the_rest() throws Exception {
        assertThat(from(0, 2).interleave(from(10, 14), Pipeline.empty(), from(20, 23)).toList())
                .containsExactly(0, 10, 20, 1, 11, 21, 12, 22, 13);
    }

    @Test
    void interleave_asks_none_before_its_turn() throws Exception {
        List<Integer> asked = Collections.synchronizedList(new ArrayList<>());

        from(0, 5).peek(asked::add).interleave(from(10, 15).peek(asked::add)).take(3).count();

        assertThat(asked).containsExactly(0, 10, 1);
    }

    @Test
    void merge_gives_elements_as_they_come_and_those_of_one_in_order() {
        Virtually.inManyOrders(machine -> {
            slowly(2, 0, 3).merge(slowly(5, 10, 12), Pipeline.empty(), slowly(7, 20, 21)).forEach(machine::note);

            assertThat(machine.noted())
                    .containsExactly("0 at 2", "1 at 4", "10 at 5", "2 at 6", "20 at 7", "11 at 10");
        });
    }

    @Test
    void merge_keeps_the_order_of_each_and_loses_none() {
        Virtually.inManyOrders(_ -> {
            List<Integer> all = from(0, 1_000).merge(from(1_000, 2_000), from(2_000, 3_000)).toList();

            assertThat(all).hasSize(3_000);
            for (int part = 0; part < 3; part++) {
                int first = 1_000 * part;
                assertThat(all.stream().filter(i -> i >= first && i < first + 1_000))
                        .containsExactlyElementsOf(IntStream.range(first, first + 1_000).boxed().toList());
            }
        });
    }

    @Test
    void a_failure_in_one_of_the_merged_ends_the_others() {
        Virtually.inManyOrders(machine -> {
            Pipeline<Integer> failing = slowly(5, 0, 1).peek(_ -> {
                throw new IllegalStateException("disk on fire");
            });
            List<Integer> arrived = new ArrayList<>();

            Throwable thrown = catchThrowable(() -> slowly(2, 0, 1_000).merge(failing).forEach(arrived::add));

            assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("disk on fire");
            assertThat(arrived).containsExactly(0, 1);
            assertThat(machine.seconds()).isEqualTo(5);
        });
    }

    @Test
    void P8_one_of_the_merged_that_is_quick_waits_for_room() {
        Virtually.inManyOrders(machine -> {
            var asked = new AtomicInteger();

            from(0, 2_000).peek(_ -> asked.incrementAndGet()).merge(slowly(1, 0, 10)).peek(_ -> {
                if (asked.get() > 0) {
                    Virtually.sleep(1);
                }
            }).take(2).count();

            assertThat(asked).hasValueLessThanOrEqualTo(256 + 3);
            assertThat(machine.seconds()).isLessThanOrEqualTo(3);
        });
    }

    @Test
    void what_is_before_a_buffer_goes_on_at_the_same_time_as_what_is_after_it() {
        Virtually.inManyOrders(machine -> {
            slowly(2, 0, 5).buffer(1).forEach(_ -> Virtually.sleep(2));

            assertThat(machine.seconds()).isEqualTo(2 + 5 * 2);
        });
    }

    @Test
    void P8_a_buffer_pulls_no_further_ahead_than_its_capacity() {
        Virtually.inManyOrders(machine -> {
            var asked = new AtomicInteger();

            from(0, 100).peek(_ -> asked.incrementAndGet()).buffer(5).take(10).forEach(i -> {
                Virtually.sleep(1);
                machine.note(asked.get() - i - 1 <= 5 + 1);
            });

            assertThat(machine.noted()).allMatch(note -> note.startsWith("true"), "within the bound").hasSize(10);
        });
    }

    @Test
    void an_element_is_passed_on_at_once_when_the_consumer_waits() {
        Virtually.inManyOrders(machine -> {
            slowly(1, 0, 3).buffer(100).forEach(machine::note);

            assertThat(machine.noted()).containsExactly("0 at 1", "1 at 2", "2 at 3");
        });
    }

    @Test
    void a_large_buffer_takes_no_room_before_it_is_used() throws Exception {
        assertThat(from(0, 3).buffer(Integer.MAX_VALUE).toList()).containsExactly(0, 1, 2);
    }
}
