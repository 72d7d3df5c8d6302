package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.FanOut;
import dev.braid.FanOutException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Gatherer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pipelines as gatherers of plain streams. */
class GathererTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger closed = new AtomicInteger();

    private static final List<Integer> MANY = IntStream.range(0, 10_000).boxed().toList();

    @Test
    void elements_go_through_in_order() {
        Gatherer<Integer, ?, Integer> gatherer =
                Pipeline.gatherer(in -> in.parallel(FanOut.limit(4), i -> i + 1).map(i -> i - 1));

        assertThat(MANY.stream().gather(gatherer).toList()).isEqualTo(MANY);
        assertThat(MANY.stream().gather(gatherer).toList()).as("again").isEqualTo(MANY);
        assertThat(MANY.parallelStream().gather(gatherer).toList()).as("of a parallel stream").isEqualTo(MANY);
        assertThat(Stream.<Integer>empty().gather(gatherer).toList()).isEmpty();
    }

    @Test
    void what_is_held_back_comes_at_the_end() {
        assertThat(Stream.of(1, 2, 3, 4, 5).gather(Pipeline.<Integer, List<Integer>>gatherer(in -> in.batch(2))).toList())
                .containsExactly(List.of(1, 2), List.of(3, 4), List.of(5));
    }

    @Test
    void more_may_come_out_than_goes_in() {
        assertThat(Stream.of(1, 2)
                        .gather(Pipeline.<Integer, Integer>gatherer(in -> in.flatMap(_ -> Pipeline.from(MANY))))
                        .count())
                .isEqualTo(20_000);
    }

    @Test
    void two_in_a_row() {
        assertThat(MANY.stream()
                        .gather(Pipeline.<Integer, Integer>gatherer(in -> in.map(i -> i))
                                .andThen(Pipeline.<Integer, List<Integer>>gatherer(in -> in.batch(1000))))
                        .count())
                .isEqualTo(10);
    }

    @Test
    void functions_run_on_threads_of_the_run() {
        assertThat(Stream.of(1)
                        .gather(Pipeline.<Integer, Boolean>gatherer(in -> in.map(_ -> Thread.currentThread().isVirtual())))
                        .toList())
                .containsExactly(true);
    }

    @Test
    void a_pipeline_that_wants_no_more_ends_an_endless_stream() {
        assertThat(Stream.iterate(0, i -> i + 1)
                        .gather(Pipeline.<Integer, Integer>gatherer(in -> closing(in).take(3)))
                        .toList())
                .containsExactly(0, 1, 2);
        assertThat(closed).hasValue(1);
    }

    /** With something that must be closed. */
    private Pipeline<Integer> closing(Pipeline<Integer> in) {
        return Pipeline.using(() -> 0, _ -> in, _ -> closed.incrementAndGet());
    }

    @Test
    void P1_downstream_that_wants_no_more_stops_and_joins_the_run() {
        assertThat(Stream.iterate(1, i -> i + 1)
                        .gather(Pipeline.<Integer, Integer>gatherer(in -> closing(in).parallel(FanOut.limit(2), i -> {
                            if (i == 2) {
                                Told.untilInterrupted(begun, ended);
                            } else {
                                begun.await();
                            }
                            return i;
                        })))
                        .findFirst())
                .contains(1);

        assertThat(ended.getCount()).isZero();
        assertThat(closed).hasValue(1);
    }

    @Test
    void P1_downstream_that_throws_stops_and_joins_the_run() {
        assertThatThrownBy(() -> Stream.iterate(1, i -> i + 1)
                        .gather(Pipeline.<Integer, Integer>gatherer(this::closing))
                        .forEach(_ -> {
                            throw new IllegalStateException("downstream");
                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("downstream");
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_failure_is_thrown_behind_what_came_before_and_wrapped_if_it_is_checked() {
        var seen = new ArrayList<Integer>();

        assertThatThrownBy(() -> Stream.iterate(1, i -> i + 1)
                        .gather(Pipeline.<Integer, Integer>gatherer(in -> closing(in).map(i -> {
                            if (i == 3) {
                                throw new IOException("disk on fire");
                            }
                            return i;
                        })))
                        .forEach(seen::add))
                .isInstanceOf(FanOutException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(seen).containsExactly(1, 2);
        assertThat(closed).hasValue(1);
    }

    @Test
    void an_interrupt_of_the_streams_thread_ends_it() {
        Thread caller = Thread.currentThread();

        assertThatThrownBy(() -> Stream.of(1)
                        .gather(Pipeline.<Integer, Integer>gatherer(in -> in.map(i -> {
                            caller.interrupt();
                            Told.untilInterrupted(begun, ended);
                            return i;
                        })))
                        .peek(_ -> {})
                        .toList())
                .isInstanceOf(FanOutException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended.getCount()).isZero();
    }

    @Test
    void its_input_can_be_used_once() {
        assertThatThrownBy(() -> Stream.of(1)
                        .gather(Pipeline.<Integer, Integer>gatherer(in -> in.concat(in)))
                        .toList())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("let its function use the pipeline it is given once");
    }

    @Test
    void a_pipeline_that_does_not_use_its_input_ends_by_itself() {
        assertThat(Stream.iterate(1, i -> i + 1)
                        .gather(Pipeline.<Integer, Integer>gatherer(_ -> Pipeline.of(7, 8)))
                        .toList())
                .containsExactly(7, 8);
    }

    @Test
    void an_element_must_be_there() {
        assertThatNullPointerException()
                .isThrownBy(() -> Arrays.stream(new Integer[] {null})
                        .gather(Pipeline.<Integer, Integer>gatherer(in -> in))
                        .toList())
                .withMessageContaining("an element must not be null");
    }

    @Test
    void P1_a_run_that_is_lost_as_its_stream_fails_upstream_is_cancelled() throws InterruptedException {
        failUpstream();

        do {
            System.gc();
        } while (!ended.await(10, TimeUnit.MILLISECONDS));
    }

    private void failUpstream() {
        assertThatThrownBy(() -> Stream.of(1, 2)
                        .peek(i -> {
                            if (i == 2) {
                                await(begun);
                                throw new IllegalStateException("upstream");
                            }
                        })
                        .gather(Pipeline.<Integer, Integer>gatherer(in -> in.map(i -> {
                            Told.untilInterrupted(begun, ended);
                            return i;
                        })))
                        .toList())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("upstream");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
