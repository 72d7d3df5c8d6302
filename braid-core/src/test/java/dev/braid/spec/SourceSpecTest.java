package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.TaskFunction;
import java.io.IOException;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks that an iterator or a stream gives: pulled as needed, by one thread at a time, whatever the source does. */
class SourceSpecTest {

    static Stream<Combination> pulling() {
        return Combination.all().filter(combination -> !combination.input().isSized());
    }

    static Stream<Combination> pullingStreams() {
        return Combination.all().filter(combination -> combination.input() == Input.STREAM);
    }

    @ParameterizedTest
    @MethodSource("pulling")
    void P8_a_source_is_read_only_as_threads_become_free_and_by_one_at_a_time(Combination combination)
            throws Exception {
        var pulled = new AtomicInteger();
        var ended = new AtomicInteger();
        var mostOpen = new AtomicInteger();
        var inside = new AtomicInteger();
        var mostInside = new AtomicInteger();
        var tasks = new Pulled(2_000, i -> {
            mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
            mostOpen.accumulateAndGet(pulled.incrementAndGet() - ended.get(), Math::max);
            Thread.yield();
            inside.decrementAndGet();
        });

        run(combination, tasks, task -> {
            ended.incrementAndGet();
            return task;
        });

        assertThat(mostInside).hasValue(1);
        assertThat(mostOpen).hasValueLessThanOrEqualTo(combination.limit());
        if (combination.form().runsAll()) {
            assertThat(ended).hasValue(2_000);
        }
    }

    @ParameterizedTest
    @MethodSource("pulling")
    void P1_P2_a_source_that_throws_fails_the_call_and_stops_what_it_had_given(Combination combination) {
        var running = new AtomicInteger();
        int given = combination.atOnce(20) - 1;
        var failure = new IllegalStateException("connection closed");
        var tasks = new Pulled(1_000, i -> {
            if (i == given) {
                throw failure;
            }
        });

        Throwable thrown = catchThrowable(() -> run(combination, tasks, task -> {
            running.incrementAndGet();
            try {
                Bodies.untilCancelled();
                return task;
            } finally {
                Bodies.linger();
                running.decrementAndGet();
            }
        }));

        assertThat(thrown).isSameAs(failure);
        assertThat(running).hasValue(0);
    }

    @ParameterizedTest
    @MethodSource("pulling")
    void P1_P4_a_source_that_blocks_is_interrupted_and_joined(Combination combination) {
        var inside = new AtomicBoolean();
        CancellableContext parent = Context.current().withCancel();
        int given = combination.atOnce(20) - 1;
        var tasks = new Pulled(1_000, i -> {
            if (i == given) {
                inside.set(true);
                parent.cancel();
                try {
                    Bodies.untilCancelled();
                } catch (InterruptedException e) {
                    Bodies.linger();
                    throw new IllegalStateException("no more", e);
                } finally {
                    inside.set(false);
                }
            }
        });

        Throwable thrown = catchThrowable(() -> parent.run(() -> run(combination, tasks, task -> {
            Bodies.untilCancelled();
            return task;
        })));

        assertThat(thrown).isInstanceOf(CancelledException.class);
        assertThat(inside).isFalse();
    }

    @ParameterizedTest
    @MethodSource("pullingStreams")
    void a_stream_is_closed_once_however_the_call_ends(Combination combination) {
        var success = new Pulled(10, i -> {});
        var failure = new Pulled(10, i -> {});
        var cancelled = new Pulled(10, i -> {});
        var interrupted = new Pulled(10, i -> {});
        CancellableContext parent = Context.current().withCancel();
        parent.cancel();

        assertThat(catchThrowable(() -> run(combination, success, task -> task))).isNull();
        Throwable failed = catchThrowable(() -> run(combination, failure, task -> {
            throw new IOException("disk on fire");
        }));
        Throwable late = catchThrowable(() -> parent.run(() -> run(combination, cancelled, task -> task)));
        Thread.currentThread().interrupt();
        Throwable interrupt = catchThrowable(() -> run(combination, interrupted, task -> task));
        Thread.interrupted();

        assertThat(failed == null).isEqualTo(combination.form() == Form.OUTCOMES);
        assertThat(late).isInstanceOf(CancelledException.class);
        assertThat(combination.bare(interrupt)).isInstanceOf(InterruptedException.class);
        assertThat(List.of(success, failure, cancelled, interrupted))
                .allSatisfy(tasks -> assertThat(tasks.closed).hasValue(1));
    }

    private static List<Integer> run(
            Combination combination, Pulled tasks, TaskFunction<Integer, Integer, Exception> function)
            throws Exception {
        return combination.form().run(combination.policy(), combination.input(), tasks, function);
    }

    /** Integers from 0 on, of which each is shown to somebody before it is given. */
    private static final class Pulled extends AbstractList<Integer> {

        private final int size;
        private final IntConsumer before;
        private final AtomicInteger closed = new AtomicInteger();

        Pulled(int size, IntConsumer before) {
            this.size = size;
            this.before = before;
        }

        @Override
        public Integer get(int index) {
            throw new AssertionError("not pulled, but taken by index");
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Iterator<Integer> iterator() {
            return stream().iterator();
        }

        @Override
        public Stream<Integer> stream() {
            return IntStream.range(0, size).peek(before).boxed().onClose(closed::incrementAndGet);
        }
    }
}
