package dev.braid.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.Virtually;
import dev.braid.channel.Channel;
import dev.braid.channel.ChannelClosedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs a pipeline, and its answers. */
class SinksTest {

    private static Pipeline<Integer> upTo(int end) {
        return Pipeline.from(IntStream.range(0, end).boxed().toList());
    }

    private static Pipeline<Integer> failingAfter(int count) {
        return Pipeline.generate(emitter -> {
            for (int i = 0; i < count; i++) {
                emitter.emit(i);
            }
            throw new IllegalStateException("disk on fire");
        });
    }

    @Test
    void forEach_gives_one_after_the_other() throws Exception {
        List<Integer> each = new ArrayList<>();
        var inside = new AtomicInteger();

        upTo(100).parallel(FanOut.limit(4), i -> i).forEach(i -> {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            each.add(i);
            inside.decrementAndGet();
        });

        assertThat(each).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void toList_gives_all_unmodifiable() throws Exception {
        List<Integer> list = upTo(3).toList();

        assertThat(list).containsExactly(0, 1, 2);
        assertThatThrownBy(() -> list.add(3)).isInstanceOf(UnsupportedOperationException.class);
        List<Integer> none = Pipeline.<Integer>empty().toList();
        assertThatThrownBy(() -> none.add(3)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void collect_uses_a_collector_with_or_without_a_finisher() throws Exception {
        assertThat(upTo(4).map(i -> "" + i).collect(Collectors.joining("-"))).isEqualTo("0-1-2-3");
        ArrayList<Integer> list = upTo(3).collect(Collectors.toCollection(ArrayList::new));
        assertThat(list).containsExactly(0, 1, 2);
    }

    @Test
    void collect_finishes_also_what_is_empty() throws Exception {
        assertThat(Pipeline.<Integer>empty().collect(Collectors.summingInt(i -> i))).isZero();
        assertThat(upTo(5).collect(Collectors.partitioningBy(i -> i % 2 == 0, Collectors.counting())))
                .containsEntry(true, 3L)
                .containsEntry(false, 2L);
    }

    @Test
    void a_collector_is_used_by_one_thread() throws Exception {
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        Collector<Integer, List<Integer>, List<Integer>> watched = Collector.of(
                () -> {
                    threads.add(Thread.currentThread());
                    return new ArrayList<>();
                },
                (list, i) -> {
                    threads.add(Thread.currentThread());
                    list.add(i);
                },
                (_, _) -> {
                    throw new AssertionError("nothing to combine");
                },
                list -> {
                    threads.add(Thread.currentThread());
                    return list;
                });

        assertThat(upTo(50).parallel(FanOut.limit(4), i -> i).collect(watched)).hasSize(50);
        assertThat(threads).hasSize(52).containsOnly(threads.getFirst());
    }

    @Test
    void reduce_goes_from_the_left() throws Exception {
        assertThat(Pipeline.of("a", "b", "c").reduce((a, b) -> "(" + a + b + ")")).contains("((ab)c)");
        assertThat(Pipeline.of("a").reduce((_, _) -> "none")).contains("a");
        assertThat(Pipeline.<String>empty().reduce((_, _) -> "none")).isEmpty();
    }

    @Test
    void fold_goes_from_the_left_and_begins_with_the_first() throws Exception {
        assertThat(upTo(4).fold("x", (before, i) -> "(" + before + i + ")")).isEqualTo("((((x0)1)2)3)");
        assertThat(Pipeline.<Integer>empty().fold("x", (_, _) -> "none")).isEqualTo("x");
    }

    static Stream<Arguments> sizesAndPolicies() {
        return IntStream.of(0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 10_000).boxed().flatMap(size -> Stream.of(
                        FanOut.limit(1), FanOut.limit(4), FanOut.limit(2).withWindow(1), FanOut.unlimited(), FanOut.perCore())
                .map(policy -> Arguments.of(size, policy)));
    }

    @ParameterizedTest
    @MethodSource("sizesAndPolicies")
    void a_reduction_in_parallel_need_not_commute(int size, FanOut policy) throws Exception {
        Optional<String> expected = IntStream.range(0, size).mapToObj(i -> i + ",").reduce(String::concat);

        assertThat(upTo(size).map(i -> i + ",").reduce(policy, String::concat)).isEqualTo(expected);
        assertThat(upTo(size).parallel(FanOut.limit(4), i -> i + ",").reduce(policy, String::concat)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 1_000})
    void a_reduction_in_parallel_is_right_in_every_order_of_threads(int size) {
        Virtually.inManyOrders(_ -> {
            Optional<String> expected = IntStream.range(0, size).mapToObj(i -> i + ",").reduce(String::concat);

            assertThat(upTo(size).map(i -> i + ",").reduce(FanOut.limit(3), String::concat)).isEqualTo(expected);
        });
    }

    @Test
    void a_reduction_in_parallel_that_fails_throws_the_failure() {
        assertThatThrownBy(() -> upTo(10_000).reduce(FanOut.limit(4), (a, b) -> {
            if (b == 7_000) {
                throw new IOException("disk on fire");
            }
            return Math.max(a, b);
        })).isInstanceOf(FanOutException.class).cause().hasMessage("disk on fire");
        assertThatThrownBy(() -> failingAfter(1_000).reduce(FanOut.limit(4), Math::max))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("disk on fire");
    }

    @Test
    void P8_a_reduction_in_parallel_keeps_the_limit() {
        Virtually.inManyOrders(_ -> {
            var running = new AtomicInteger();
            var most = new AtomicInteger();

            upTo(3_000).reduce(FanOut.limit(3), (a, b) -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.yield();
                running.decrementAndGet();
                return Math.max(a, b);
            });

            assertThat(most).hasValueLessThanOrEqualTo(3 + 1); // and the one that brings the parts together
        });
    }

    @Test
    void count_counts() throws Exception {
        assertThat(upTo(1_000).count()).isEqualTo(1_000);
        assertThat(Pipeline.empty().count()).isZero();
    }

    @Test
    void first_any_and_all_have_an_answer_for_no_elements_too() throws Exception {
        assertThat(upTo(3).first()).contains(0);
        assertThat(Pipeline.empty().first()).isEmpty();
        assertThat(upTo(3).any(i -> i == 2)).isTrue();
        assertThat(upTo(3).any(i -> i == 3)).isFalse();
        assertThat(Pipeline.empty().any(_ -> true)).isFalse();
        assertThat(upTo(3).all(i -> i < 3)).isTrue();
        assertThat(upTo(3).all(i -> i < 2)).isFalse();
        assertThat(Pipeline.empty().all(_ -> false)).isTrue();
    }

    @Test
    void any_and_all_without_a_deciding_element_throw_the_failure() {
        assertThatThrownBy(() -> failingAfter(3).any(_ -> false)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> failingAfter(3).all(_ -> true)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> failingAfter(0).first()).isInstanceOf(IllegalStateException.class);
    }

    // Into a channel

    @Test
    void into_sends_all_and_closes() throws Exception {
        Channel<Integer> channel = Channel.buffered(10);

        upTo(3).into(channel);

        assertThat(channel.isClosed()).isTrue();
        List<Integer> received = new ArrayList<>();
        channel.receiveEach(received::add);
        assertThat(received).containsExactly(0, 1, 2);
    }

    @Test
    void into_closes_with_the_failure_as_cause_after_what_came_before_it() throws Exception {
        Channel<Integer> channel = Channel.buffered(10);

        Throwable thrown = catchThrowable(() -> failingAfter(2).into(channel));

        assertThat(thrown).isInstanceOf(IllegalStateException.class);
        assertThat(channel.receive()).isZero();
        assertThat(channel.receive()).isEqualTo(1);
        assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class).hasCause(thrown);
    }

    @Test
    void into_closes_when_it_is_told_to_stop() {
        Virtually.inManyOrders(machine -> {
            Channel<Integer> channel = Channel.rendezvous();
            Thread caller = Thread.currentThread();
            machine.beside(() -> {
                channel.receive();
                Virtually.sleep(5);
                caller.interrupt();
            });

            Throwable thrown = catchThrowable(() -> upTo(3).into(channel));

            assertThat(thrown).isInstanceOf(InterruptedException.class);
            assertThat(channel.isClosed()).isTrue();
            assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class).hasCauseInstanceOf(Throwable.class);
        });
    }

    @Test
    void into_closes_also_when_nothing_is_run() throws Exception {
        Channel<Integer> channel = Channel.buffered(1);
        CancellableContext parent = Context.current().withCancel();
        parent.cancel();

        assertThat(catchThrowable(() -> parent.run(() -> upTo(3).into(channel)))).isNotNull();

        assertThat(channel.isClosed()).as("whoever receives would wait for ever").isTrue();
    }

    @Test
    void into_a_closed_channel_throws_and_ends_what_is_before() {
        Virtually.inManyOrders(machine -> {
            Channel<Integer> channel = Channel.rendezvous();
            var watch = Witness.withoutTrouble();
            machine.beside(() -> {
                channel.receive();
                channel.close();
            });

            Throwable thrown = catchThrowable(() -> watch.around(Boundary.PARALLEL, 1_000).into(channel));

            assertThat(thrown).isInstanceOf(ChannelClosedException.class);
            watch.assertOver();
        });
    }

    @Test
    void into_one_sender_of_several_leaves_the_channel_open_for_the_others() throws Exception {
        Channel<Integer> channel = Channel.buffered(10);
        var first = channel.sender();
        var second = channel.sender();

        upTo(2).into(first);

        assertThat(first.isClosed()).isTrue();
        assertThat(channel.isClosed()).isFalse();
        second.close();
        assertThat(channel.isClosed()).isTrue();
    }

    @Test
    void what_goes_into_a_channel_comes_from_it() throws Exception {
        Channel<Integer> channel = Channel.buffered(4);

        int sum = FanOut.unlimited().scope(scope -> {
            scope.forkRun(() -> upTo(1_000).into(channel));
            return Pipeline.from(channel).fold(0, Integer::sum);
        });

        assertThat(sum).isEqualTo(499_500);
    }

    // Into a stream of bytes

    /** Notes what is done to it. */
    private static final class Noting extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final AtomicInteger flushes = new AtomicInteger();
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public void write(int b) {
            bytes.write(b);
        }

        @Override
        public void flush() {
            flushes.incrementAndGet();
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Test
    void writeTo_writes_lines_in_utf_8_and_flushes_and_does_not_close() throws Exception {
        var out = new Noting();

        Pipeline.of("grün", "", "rot").writeTo(out);

        assertThat(out.bytes.toString(UTF_8)).isEqualTo("grün\n\nrot\n");
        assertThat(out.flushes).hasPositiveValue();
        assertThat(out.closed).isFalse();
    }

    @Test
    void writeTo_writes_the_bytes_that_its_encoder_makes() throws Exception {
        var out = new Noting();

        upTo(4).writeTo(out, i -> new byte[] {i.byteValue(), (byte) -i.intValue()});

        assertThat(out.bytes.toByteArray()).containsExactly(0, 0, 1, -1, 2, -2, 3, -3);
    }

    @Test
    void writeTo_flushes_before_it_waits_for_elements() {
        Virtually.inManyOrders(machine -> {
            var out = new Noting();
            machine.noteAt(1, () -> out.bytes.toString(UTF_8).length() + " bytes, flushed: " + (out.flushes.get() > 0));

            Pipeline.<String>generate(emitter -> {
                emitter.emit("one");
                Virtually.sleep(5);
                emitter.emit("two");
            }).writeTo(out);

            assertThat(machine.noted()).containsExactly("4 bytes, flushed: true at 1");
        });
    }

    @Test
    void what_came_before_a_failure_is_written_and_flushed() {
        var out = new Noting();

        assertThatThrownBy(() -> failingAfter(3).writeTo(out)).isInstanceOf(IllegalStateException.class);

        assertThat(out.bytes.toString(UTF_8)).isEqualTo("0\n1\n2\n");
        assertThat(out.flushes).hasPositiveValue();
        assertThat(out.closed).isFalse();
    }

    @Test
    void a_stream_that_cannot_be_written_fails_the_pipeline() {
        var failure = new IOException("disk full");
        var out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw failure;
            }
        };

        assertThatThrownBy(() -> upTo(3).writeTo(out)).isInstanceOf(FanOutException.class).hasCause(failure);
    }

    @Test
    void a_stream_that_cannot_be_flushed_fails_the_pipeline() {
        var failure = new IOException("disk full");
        var out = new ByteArrayOutputStream() {
            @Override
            public void flush() throws IOException {
                throw failure;
            }
        };

        assertThatThrownBy(() -> upTo(3).writeTo(out)).isInstanceOf(FanOutException.class).hasCause(failure);
    }

    @Test
    void P12_what_functions_wrote_is_seen_after_the_call() throws Exception {
        int[] plain = new int[1_000];

        upTo(1_000).parallel(FanOut.limit(4), i -> plain[i] = i).buffer(10).count();

        assertThat(plain).isEqualTo(IntStream.range(0, 1_000).toArray());
    }
}
