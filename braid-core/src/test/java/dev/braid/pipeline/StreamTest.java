package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.FanOutException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pipelines that are read as streams. */
class StreamTest {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void elements_come_in_order() {
        try (Stream<Long> stream = Pipeline.range(0, 10_000).map(i -> i).stream()) {
            assertThat(stream.toList()).isEqualTo(LongStream.range(0, 10_000).boxed().toList());
        }
    }

    @Test
    void nothing_runs_before_the_first_read_and_what_was_opened_is_closed_without_one() {
        var made = new AtomicInteger();
        var closed = new AtomicInteger();
        try (Stream<Integer> stream = Pipeline.from(Stream.of(1, 2).onClose(closed::incrementAndGet))
                .peek(_ -> made.incrementAndGet())
                .stream()) {
            assertThat(made).hasValue(0);
            assertThat(stream.isParallel()).isFalse();
            assertThat(closed).hasValue(0);
        }
        assertThat(made).hasValue(0);
        assertThat(closed).hasValue(1);
    }

    @Test
    void it_runs_a_bounded_way_ahead_of_the_reader() {
        var made = new AtomicInteger();
        try (Stream<Long> stream =
                Pipeline.range(0, Long.MAX_VALUE).peek(_ -> made.incrementAndGet()).stream()) {
            assertThat(stream.limit(10).count()).isEqualTo(10);
        }
        assertThat(made).hasValueLessThanOrEqualTo(10 + 256 + 1);
    }

    @Test
    void P1_closing_cancels_what_runs_and_joins_it() throws InterruptedException {
        Stream<Integer> stream = Pipeline.of(1, 2)
                .parallel(FanOut.limit(2), i -> {
                    if (i == 2) {
                        Told.untilInterrupted(begun, ended);
                    } else {
                        begun.await();
                    }
                    return i;
                })
                .stream();
        assertThat(stream.iterator().next()).isEqualTo(1);

        stream.close();

        assertThat(ended.getCount()).isZero();
    }

    @Test
    void P1_closing_joins_what_waits_for_room_also_where_nothing_is_interrupted() {
        var closed = new AtomicInteger();
        var full = new CountDownLatch(257);
        Stream<Long> stream = Pipeline.from(LongStream.range(0, 1_000_000).boxed().onClose(closed::incrementAndGet))
                .peek(_ -> full.countDown())
                .under(FanOut.unlimited().withoutInterrupts())
                .stream();
        assertThat(stream.iterator().next()).isEqualTo(0L);
        assertThat(uninterruptibly(full)).isTrue();

        stream.close();

        assertThat(closed).hasValue(1);
    }

    private static boolean uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void a_failure_is_thrown_behind_what_came_before_and_wrapped_if_it_is_checked() {
        var seen = new ArrayList<Integer>();
        Pipeline<Integer> failing = Pipeline.of(1, 2, 3).map(i -> {
            if (i == 3) {
                throw new IOException("disk on fire");
            }
            return i;
        });

        try (Stream<Integer> stream = failing.stream()) {
            assertThatThrownBy(() -> stream.forEach(seen::add))
                    .isInstanceOf(FanOutException.class)
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessage("disk on fire");
        }
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void what_closing_throws_is_thrown_by_the_read_of_the_end_or_by_close() {
        Pipeline<Integer> unclosable = Pipeline.<Integer, Integer>using(() -> 1, _ -> Pipeline.of(1, 2), _ -> {
            throw new IOException("cannot close");
        });

        assertThatThrownBy(() -> unclosable.stream().count()).isInstanceOf(FanOutException.class).hasMessage("cannot close");

        Stream<Integer> left = Pipeline.<Integer, Integer>using(
                        () -> 1, _ -> Pipeline.from(Stream.generate(() -> 1)), _ -> {
                            throw new IOException("cannot close");
                        })
                .stream();
        assertThat(left.iterator().next()).isEqualTo(1);
        assertThatThrownBy(left::close).isInstanceOf(FanOutException.class).hasMessage("cannot close");
    }

    @Test
    void it_is_cancelled_with_the_context_in_which_it_was_made() throws InterruptedException {
        CancellableContext context = Context.current().withCancel();
        Stream<Long> stream = context.call(() -> Pipeline.range(0, Long.MAX_VALUE).stream());
        var iterator = stream.iterator();
        assertThat(iterator.next()).isEqualTo(0L);

        context.cancel();

        assertThatThrownBy(() -> iterator.forEachRemaining(_ -> {})).isInstanceOf(CancelledException.class);
        stream.close();
    }

    @Test
    void an_interrupt_of_the_reader_cancels_and_joins() {
        Stream<Integer> stream = Pipeline.of(1)
                .map(i -> {
                    Told.untilInterrupted(begun, ended);
                    return i;
                })
                .stream();
        Thread.currentThread().interrupt();

        assertThatThrownBy(stream::toList)
                .isInstanceOf(FanOutException.class)
                .hasCauseInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(begun.getCount()).isEqualTo(ended.getCount());
    }

    @Test
    void P1_a_stream_that_is_lost_unread_is_cancelled() throws InterruptedException {
        readOne(Pipeline.of(1, 2).parallel(FanOut.limit(2), i -> {
            if (i == 2) {
                Told.untilInterrupted(begun, ended);
            } else {
                begun.await();
            }
            return i;
        }));

        do {
            System.gc();
        } while (!ended.await(10, TimeUnit.MILLISECONDS));
    }

    private static void readOne(Pipeline<Integer> pipeline) {
        assertThat(pipeline.stream().iterator().next()).isEqualTo(1);
    }

    @Test
    void a_pipeline_can_be_read_by_many_streams() {
        Pipeline<Integer> pipeline = Pipeline.from(List.of(1, 2, 3));

        assertThat(pipeline.stream().toList()).isEqualTo(pipeline.stream().toList());
    }
}
