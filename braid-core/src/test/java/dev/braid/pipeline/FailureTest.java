package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.Virtually;
import dev.braid.pipeline.Witness.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a sink throws, and what was done before. */
class FailureTest {

    /** Failures of a user's. */
    enum Failing {
        CHECKED,
        UNCHECKED,
        ERROR,
        CANCELLATION_OF_ITS_OWN,
        INTERRUPT_OF_ITS_OWN;

        Throwable failure() {
            return switch (this) {
                case CHECKED -> new IOException("disk on fire");
                case UNCHECKED -> new IllegalStateException("disk on fire");
                case ERROR -> new StackOverflowError("disk on fire");
                case CANCELLATION_OF_ITS_OWN -> new CancellationException("disk on fire");
                case INTERRUPT_OF_ITS_OWN -> new InterruptedException("disk on fire");
            };
        }

        boolean isThrownAsItIs() {
            return this != CHECKED && this != INTERRUPT_OF_ITS_OWN;
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> RuntimeException raise(Throwable thrown) throws X {
        throw (X) thrown;
    }

    static Stream<Arguments> failing() {
        return Stream.of(Boundary.FUSED, Boundary.PARALLEL, Boundary.BUFFER, Boundary.GENERATE, Boundary.TIMED_BATCH)
                .flatMap(boundary -> Stream.of(Place.values())
                        .flatMap(place -> Stream.of(Failing.values()).map(failing -> Arguments.of(boundary, place, failing))));
    }

    @ParameterizedTest
    @MethodSource("failing")
    void P2_P4_the_failure_itself_is_thrown_or_is_the_cause_if_it_is_checked(Boundary boundary, Place place, Failing failing) {
        Virtually.inManyOrders(_ -> {
            Throwable failure = failing.failure();
            var watch = new Witness(place, 5, () -> {
                throw FailureTest.<RuntimeException>raise(failure);
            });

            Throwable thrown = catchThrowable(() -> watch.around(boundary, 100).forEach(watch::sink));

            if (failing.isThrownAsItIs()) {
                assertThat(thrown).isSameAs(failure);
            } else {
                assertThat(thrown).isInstanceOf(FanOutException.class);
                Throwable cause = thrown;
                while (cause instanceof FanOutException carrier) {
                    cause = carrier.getCause(); // one from within a generator may have been wrapped there
                }
                assertThat(cause).isSameAs(failure);
            }
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            watch.assertOver();
        });
    }

    /** Stages that make lists. */
    enum Batching {
        SIZE,
        TIMED,
        WEIGHT;

        Pipeline<List<Integer>> of(Pipeline<Integer> elements, int size) {
            return switch (this) {
                case SIZE -> elements.batch(size);
                case TIMED -> elements.batch(size, Duration.ofDays(1));
                case WEIGHT -> elements.batchByWeight(size, _ -> 1L);
            };
        }
    }

    static Stream<Arguments> halfFull() {
        return Stream.of(Batching.values()).flatMap(batching -> Stream.of(Place.SOURCE, Place.BEFORE, Place.CLOSE)
                .flatMap(place -> IntStream.of(0, 1, 3, 4, 5).mapToObj(count -> Arguments.of(batching, place, count))));
    }

    @ParameterizedTest
    @MethodSource("halfFull")
    void a_failure_behind_a_half_full_batch_comes_after_it(Batching batching, Place place, int count) {
        Virtually.inManyOrders(machine -> {
            var watch = new Witness(place, count, () -> {
                throw new IllegalStateException("disk on fire");
            });
            List<Integer> flushed = new ArrayList<>();

            Throwable thrown = catchThrowable(() -> batching.of(watch.elements(place == Place.CLOSE ? count : 100)
                    .map(watch.at(Place.BEFORE, i -> i)), 4)
                    .forEach(flushed::addAll));

            assertThat(thrown).isInstanceOf(IllegalStateException.class);
            assertThat(flushed).isEqualTo(IntStream.range(0, count).boxed().toList());
            assertThat(machine.seconds()).isZero();
            watch.assertOver();
        });
    }

    @ParameterizedTest
    @EnumSource(Batching.class)
    void lists_behind_one_another_are_flushed_one_after_the_other(Batching batching) {
        List<List<List<Integer>>> flushed = new ArrayList<>();
        Pipeline<Integer> failing = Pipeline.of(1, 2, 3, 4).peek(i -> {
            if (i == 4) {
                throw new IllegalStateException("disk on fire");
            }
        });

        assertThatThrownBy(() -> batching.of(failing, 2).batch(4).forEach(flushed::add)).isInstanceOf(IllegalStateException.class);

        assertThat(flushed).containsExactly(List.of(List.of(1, 2), List.of(3)));
    }

    @ParameterizedTest
    @EnumSource(Boundary.class)
    void nothing_is_asked_for_upstream_after_a_failure_downstream(Boundary boundary) {
        Virtually.inManyOrders(_ -> {
            var watch = new Witness(Place.SINK, 20, () -> {
                throw new IllegalStateException("disk on fire");
            });

            assertThat(catchThrowable(() -> watch.around(boundary, 100_000).forEach(watch::sink))).isInstanceOf(IllegalStateException.class);

            int slack = boundary.isOrdered() ? 0 : boundary.ahead();
            assertThat(watch.asked()).isLessThanOrEqualTo(21 + boundary.ahead() + slack);
        });
    }

    @Test
    void P2_a_failure_tells_where_the_sink_was_called() {
        assertThatThrownBy(() -> Pipeline.of(1).forEach(_ -> {
            throw new IllegalStateException("disk on fire");
        })).satisfies(thrown -> assertThat(thrown.getSuppressed())
                .anySatisfy(site -> assertThat(site).hasMessageContaining("Pipeline.forEach was called here")));
    }

    @Test
    void P2_a_failure_that_is_shared_does_not_grow() {
        var shared = new IllegalStateException("disk on fire");
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> Pipeline.of(1, 2, 3, 4)
                            .parallel(FanOut.limit(4), _ -> {
                                throw shared;
                            })
                            .buffer(2)
                            .count())
                    .isSameAs(shared);
        }

        assertThat(shared.getSuppressed()).hasSizeLessThanOrEqualTo(16);
    }

    @Test
    void P2_the_failure_of_a_pipeline_within_a_pipeline_is_thrown_by_both() {
        var failure = new IllegalStateException("disk on fire");

        assertThatThrownBy(() -> Pipeline.of(1, 2)
                        .parallel(FanOut.limit(2), i -> Pipeline.of(i).map(_ -> {
                            throw failure;
                        }).count())
                        .count())
                .isSameAs(failure);
    }

    @Test
    void P2_of_several_failures_at_once_the_first_is_thrown_and_the_others_are_suppressed() {
        Virtually.inManyOrders(_ -> {
            Throwable thrown = catchThrowable(() -> Pipeline.of(0, 1, 2)
                    .parallel(FanOut.unlimited(), i -> {
                        Virtually.sleep(3 - i);
                        throw new IllegalStateException("at " + i);
                    })
                    .count());

            assertThat(thrown).hasMessage("at 2");
        });
    }
}
