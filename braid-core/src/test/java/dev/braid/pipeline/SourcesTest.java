package dev.braid.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.Virtually;
import dev.braid.channel.Channel;
import dev.braid.channel.ChannelClosedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pipelines begin with. */
class SourcesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void a_collection_gives_its_elements_as_it_is_when_the_pipeline_is_run() throws Exception {
        Collection<String> elements = new ArrayList<>(List.of("a", "b"));
        Pipeline<String> pipeline = Pipeline.from(elements);
        elements.add("c");

        assertThat(pipeline.toList()).containsExactly("a", "b", "c");
        elements.clear();
        assertThat(pipeline.toList()).isEmpty();
    }

    @Test
    void elements_may_be_said_one_by_one() throws Exception {
        assertThat(Pipeline.of(3, 1, 2).toList()).containsExactly(3, 1, 2);
        assertThat(Pipeline.of().toList()).isEmpty();
        assertThat(Pipeline.empty().toList()).isEmpty();
    }

    @Test
    void P8_an_iterator_may_be_endless_and_is_asked_for_no_more_than_is_wanted() throws Exception {
        var asked = new AtomicInteger();

        assertThat(Pipeline.from(IntStream.generate(asked::getAndIncrement).iterator()).take(3).toList()).containsExactly(0, 1, 2);

        assertThat(asked).hasValue(3);
    }

    @Test
    void the_elements_of_a_stream_come_in_its_order_even_if_it_is_parallel() throws Exception {
        List<Integer> elements = IntStream.range(0, 1_000).boxed().toList();

        assertThat(Pipeline.from(elements.parallelStream().map(element -> element)).toList()).isEqualTo(elements);
    }

    /** Ways for the pipeline of a stream to end. */
    enum End {
        SUCCESS,
        EARLY,
        FAILURE,
        FAILURE_IN_STREAM,
        CANCELLED,
        CANCELLED_BEFORE,
        INTERRUPTED_BEFORE
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void a_stream_is_closed_once_whatever_happens(End end) throws Exception {
        var closed = new AtomicInteger();
        CancellableContext parent = Context.current().withCancel();
        Stream<Integer> stream = Stream.of(1, 2, 3)
                .peek(_ -> {
                    if (end == End.FAILURE_IN_STREAM) {
                        throw new IllegalStateException("disk on fire");
                    }
                })
                .onClose(closed::incrementAndGet);
        if (end == End.CANCELLED_BEFORE) {
            parent.cancel();
        } else if (end == End.INTERRUPTED_BEFORE) {
            Thread.currentThread().interrupt();
        }

        Throwable thrown = catchThrowable(() -> parent.run(() -> Pipeline.from(stream).take(end == End.EARLY ? 1 : 3).forEach(_ -> {
            if (end == End.FAILURE) {
                throw new IllegalStateException("disk on fire");
            } else if (end == End.CANCELLED) {
                parent.cancel();
                Witness.untilInterrupted();
            }
        })));

        assertThat(closed).hasValue(1);
        switch (end) {
            case SUCCESS, EARLY -> assertThat(thrown).isNull();
            case FAILURE, FAILURE_IN_STREAM -> assertThat(thrown).isInstanceOf(IllegalStateException.class);
            case CANCELLED, CANCELLED_BEFORE -> assertThat(thrown).isInstanceOf(CancelledException.class);
            case INTERRUPTED_BEFORE -> assertThat(thrown).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void a_stream_is_closed_when_its_run_is_rejected_because_of_what_is_beside_it() throws Exception {
        var closed = new AtomicInteger();
        Pipeline<Integer> used = Pipeline.from(List.of(1).iterator());
        assertThat(used.count()).isEqualTo(1);

        assertRejected(Pipeline.from(Stream.of(1, 2).onClose(closed::incrementAndGet)).concat(used));

        assertThat(closed).hasValue(1);
    }

    @Test
    void a_stream_is_closed_when_its_run_is_rejected_because_of_what_is_before_it() throws Exception {
        var closed = new AtomicInteger();
        Pipeline<Integer> used = Pipeline.from(List.of(1).iterator());
        assertThat(used.count()).isEqualTo(1);

        assertRejected(used.concat(Pipeline.from(Stream.of(1, 2).onClose(closed::incrementAndGet))));

        assertThat(closed).hasValue(1);
    }

    private static void assertRejected(Pipeline<?> pipeline) {
        assertThatThrownBy(pipeline::count).isInstanceOf(IllegalStateException.class).hasMessageContaining("once");
    }

    @Test
    void a_stream_whose_turn_never_came_is_closed() throws Exception {
        var closed = new AtomicInteger();

        Pipeline.of(1, 2).concat(Pipeline.from(Stream.of(3).onClose(closed::incrementAndGet))).take(1).count();

        assertThat(closed).hasValue(1);
    }

    @Test
    void a_stream_whose_close_throws_fails_the_pipeline_after_all_its_elements() {
        List<Integer> arrived = new ArrayList<>();
        Stream<Integer> stream = Stream.of(1, 2).onClose(() -> {
            throw new IllegalStateException("disk on fire");
        });

        assertThatThrownBy(() -> Pipeline.from(stream).forEach(arrived::add)).isInstanceOf(IllegalStateException.class);

        assertThat(arrived).containsExactly(1, 2);
    }

    @Test
    void a_failure_in_a_close_after_another_is_suppressed_in_that() {
        var first = new IllegalStateException("disk on fire");
        var second = new IllegalArgumentException("door stuck");
        Stream<Integer> stream = Stream.of(1, 2).onClose(() -> {
            throw second;
        });

        assertThatThrownBy(() -> Pipeline.from(stream).forEach(_ -> {
            throw first;
        })).isSameAs(first);

        assertThat(first.getSuppressed()).contains(second);
    }

    @Test
    void a_stream_that_is_used_already_fails_the_pipeline() {
        Stream<Integer> stream = Stream.of(1, 2);
        assertThat(stream.count()).isEqualTo(2);

        assertThatThrownBy(() -> Pipeline.from(stream).count()).isInstanceOf(IllegalStateException.class);
    }

    static Stream<Arguments> ranges() {
        return Stream.of(
                Arguments.of(0, 0, List.of()),
                Arguments.of(5, 5, List.of()),
                Arguments.of(-1, 2, List.of(-1L, 0L, 1L)),
                Arguments.of(Long.MAX_VALUE - 2, Long.MAX_VALUE, List.of(Long.MAX_VALUE - 2, Long.MAX_VALUE - 1)),
                Arguments.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, List.of(Long.MIN_VALUE)));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void a_range_goes_from_the_first_to_before_the_end(long first, long end, List<Long> numbers) throws Exception {
        assertThat(Pipeline.range(first, end).toList()).isEqualTo(numbers);
    }

    @Test
    void a_range_may_be_longer_than_any_number() throws Exception {
        assertThat(Pipeline.range(Long.MIN_VALUE, Long.MAX_VALUE).drop(1).first()).contains(Long.MIN_VALUE + 1);
    }

    @Test
    void the_lines_of_a_file_are_read_when_the_pipeline_is_run_and_each_time() throws Exception {
        Path file = directory.resolve("lines");
        Pipeline<String> lines = Pipeline.lines(file);

        assertThatThrownBy(lines::toList).isInstanceOf(FanOutException.class).hasCauseInstanceOf(NoSuchFileException.class);
        Files.writeString(file, "grün\nblau\r\n\nrot");
        assertThat(lines.toList()).containsExactly("grün", "blau", "", "rot");
        assertThat(lines.take(1).toList()).containsExactly("grün");
    }

    @Test
    void a_file_that_is_not_utf_8_fails_the_pipeline_where_it_is_not() throws Exception {
        Path file = directory.resolve("bytes");
        Files.write(file, new byte[] {'a', '\n', (byte) 0xff, '\n'});

        assertThatThrownBy(() -> Pipeline.lines(file).count()).isInstanceOf(RuntimeException.class);
    }

    @Test
    void an_input_stream_is_read_by_lines_and_not_closed() throws Exception {
        var closed = new AtomicBoolean();
        var in = new ByteArrayInputStream("grün\nblau".getBytes(UTF_8)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        assertThat(Pipeline.lines(in).toList()).containsExactly("grün", "blau");

        assertThat(closed).isFalse();
    }

    @Test
    void an_input_stream_that_cannot_be_read_fails_the_pipeline_with_that() {
        var failure = new IOException("disk on fire");
        var in = new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw failure;
            }
        };

        assertThatThrownBy(() -> Pipeline.lines(in).count()).isInstanceOf(FanOutException.class).hasCause(failure);
    }

    @Test
    void a_line_of_an_input_stream_is_there_before_the_next_has_come() throws Exception {
        var taken = new CountDownLatch(1);
        var in = new InputStream() {
            private int at;

            @Override
            public int read() {
                throw new AssertionError("read one by one");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (at++ == 0) {
                    bytes[offset] = 'a';
                    bytes[offset + 1] = '\n';
                    return 2;
                }
                try {
                    taken.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return -1;
            }
        };

        Pipeline.lines(in).forEach(line -> {
            assertThat(line).isEqualTo("a");
            taken.countDown();
        });

        assertThat(taken.getCount()).isZero();
    }

    @Test
    void a_channel_gives_what_is_sent_until_it_is_closed() {
        Virtually.inManyOrders(machine -> {
            Channel<Integer> channel = Channel.rendezvous();
            machine.beside(() -> {
                for (int i = 0; i < 5; i++) {
                    channel.send(i);
                    Virtually.sleep(1);
                }
                channel.close();
            });

            Pipeline.from(channel).forEach(machine::note);

            assertThat(machine.noted()).containsExactly("0 at 0", "1 at 1", "2 at 2", "3 at 3", "4 at 4");
        });
    }

    @Test
    void a_channel_that_is_closed_already_gives_what_is_in_it() throws Exception {
        Channel<Integer> channel = Channel.buffered(3);
        channel.send(1);
        channel.send(2);
        channel.close();

        assertThat(Pipeline.from(channel).toList()).containsExactly(1, 2);
        assertThat(Pipeline.from(channel).toList()).as("again").isEmpty();
    }

    @Test
    void a_channel_that_was_closed_with_a_cause_fails_the_pipeline_after_all_its_elements() throws Exception {
        Channel<Integer> channel = Channel.buffered(3);
        var cause = new IOException("disk on fire");
        channel.send(1);
        channel.send(2);
        channel.close(cause);
        List<Integer> arrived = new ArrayList<>();

        Throwable thrown = catchThrowable(() -> Pipeline.from(channel).forEach(arrived::add));

        assertThat(arrived).containsExactly(1, 2);
        assertThat(thrown).hasCause(cause);
        assertThat(thrown).isInstanceOfAny(FanOutException.class, ChannelClosedException.class);
    }

    @Test
    void a_pipeline_that_needs_no_more_leaves_the_rest_in_the_channel() throws Exception {
        Channel<Integer> channel = Channel.buffered(5);
        for (int i = 0; i < 5; i++) {
            channel.send(i);
        }

        assertThat(Pipeline.from(channel).take(2).toList()).containsExactly(0, 1);

        assertThat(channel.tryReceive()).contains(2);
        assertThat(channel.isClosed()).isFalse();
    }

    @Test
    void a_generator_gives_what_it_emits() throws Exception {
        Pipeline<Integer> pipeline = Pipeline.generate(emitter -> {
            for (int i = 0; i < 1_000; i++) {
                emitter.emit(i);
            }
        });

        assertThat(pipeline.toList()).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
        assertThat(pipeline.count()).as("again").isEqualTo(1_000);
    }

    @Test
    void what_a_generator_emitted_before_it_failed_is_dealt_with() {
        List<Integer> arrived = new ArrayList<>();
        var failure = new IOException("disk on fire");

        assertThatThrownBy(() -> Pipeline.<Integer>generate(emitter -> {
            emitter.emit(1);
            emitter.emit(2);
            throw failure;
        }).forEach(arrived::add)).isInstanceOf(FanOutException.class).hasCause(failure);

        assertThat(arrived).containsExactly(1, 2);
    }

    @Test
    void P8_a_generator_waits_while_as_many_as_the_stage_holds_have_not_been_taken() {
        Virtually.inManyOrders(machine -> {
            var emitted = new AtomicInteger();

            Pipeline.<Integer>generate(emitter -> {
                for (int i = 0; i < 1_000; i++) {
                    emitter.emit(i);
                    emitted.incrementAndGet();
                }
            }).take(1).forEach(_ -> Virtually.sleep(1));

            assertThat(emitted).hasValueLessThanOrEqualTo(256 + 1);
        });
    }

    @Test
    void a_generator_that_swallows_the_interrupt_emits_nothing_more() {
        Virtually.inManyOrders(_ -> {
            var refused = new AtomicInteger();

            List<Integer> taken = Pipeline.<Integer>generate(emitter -> {
                emitter.emit(1);
                for (int i = 0; i < 3; i++) {
                    try {
                        while (true) {
                            emitter.emit(2);
                        }
                    } catch (InterruptedException e) {
                        refused.incrementAndGet();
                    }
                }
            }).take(1).toList();

            assertThat(taken).containsExactly(1);
            assertThat(refused).hasValue(3);
        });
    }

    @Test
    void an_unfolding_goes_from_state_to_state_until_there_is_none() throws Exception {
        Pipeline<Integer> powers = Pipeline.unfold(
                1, state -> state > 100 ? Optional.empty() : Optional.of(new Unfolded<>(state, 2 * state)));

        assertThat(powers.toList()).containsExactly(1, 2, 4, 8, 16, 32, 64);
        assertThat(powers.count()).as("again").isEqualTo(7);
    }

    static Stream<Arguments> onceOnly() {
        return Stream.of(
                once("iterator", () -> Pipeline.from(List.of(1).iterator())),
                once("stream", () -> Pipeline.from(Stream.of(1))),
                once("lines", () -> Pipeline.lines(new ByteArrayInputStream("1\n".getBytes(UTF_8)))));
    }

    private static Arguments once(String name, Supplier<Pipeline<?>> source) {
        return Arguments.of(name, source);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onceOnly")
    void a_source_that_is_there_once_rejects_a_second_run_before_any_work(String name, Supplier<Pipeline<?>> source) throws Exception {
        Pipeline<?> once = source.get();
        var opened = new AtomicInteger();
        Pipeline<Object> pipeline = Pipeline.<AtomicInteger, Object>using(
                        () -> {
                            opened.incrementAndGet();
                            return opened;
                        },
                        _ -> Pipeline.of("first"),
                        AtomicInteger::get)
                .merge(once);
        assertThat(once.count()).isEqualTo(1);

        assertThatThrownBy(once::count).isInstanceOf(IllegalStateException.class).hasMessageContaining("once");
        assertThatThrownBy(pipeline::count).isInstanceOf(IllegalStateException.class).hasMessageContaining("once");

        assertThat(opened).as(name + ": work").hasValue(0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onceOnly")
    void of_two_runs_at_once_one_is_rejected(String name, Supplier<Pipeline<?>> source) throws Exception {
        Pipeline<?> once = source.get();

        List<Boolean> ran = FanOut.unlimited().map(List.of(1, 2), _ -> catchThrowable(once::count) == null);

        assertThat(ran).as(name).containsExactlyInAnyOrder(true, false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_source_within_a_pipeline_that_is_there_once_may_be_made_anew_each_time(boolean early) throws Exception {
        Pipeline<Integer> pipeline = Pipeline.of(1, 2).flatMap(element -> Pipeline.from(List.of(element, element).iterator()));

        for (int i = 0; i < 2; i++) {
            assertThat(pipeline.take(early ? 3 : 9).toList()).isEqualTo(early ? List.of(1, 1, 2) : List.of(1, 1, 2, 2));
        }
    }
}
