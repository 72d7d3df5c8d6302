package dev.braid.pipeline;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.FanOut;
import dev.braid.Outcome;
import dev.braid.Retry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Faults that were found by reading the code, each with the graph that showed it. */
class FoundByReadingTest {

    @Test
    void P4_a_reader_that_is_taken_off_again_and_again_gives_its_place_in_the_window_back() throws Exception {
        var meeting = new Phaser(2);

        assertThat(Pipeline.range(0, 600_000)
                        .parallel(FanOut.unlimited().withWindow(2), x -> {
                            if (x % 20_000 > 19_997) { // two, of which the first waits for the second
                                meeting.arriveAndAwaitAdvance();
                            }
                            return x;
                        })
                        .count())
                .isEqualTo(600_000);
    }

    @Test
    void P4_a_buffer_with_room_is_filled_while_who_reads_it_is_busy() throws Exception {
        var ahead = new CountDownLatch(1);

        Pipeline.range(0, 1_000)
                .peek(x -> {
                    if (x == 10) {
                        ahead.countDown();
                    }
                })
                .buffer(8)
                .forEach(x -> {
                    if (x == 3) {
                        ahead.await();
                    }
                });

        assertThat(ahead.getCount()).isZero();
    }

    @Test
    void a_failure_that_no_branch_has_come_to_is_not_thrown() throws Exception {
        for (int tries = 0; tries < 100; tries++) {
            var failing = new CountDownLatch(1);
            assertThat(Pipeline.range(0, 1_000)
                            .map(x -> {
                                if (x == 100) {
                                    failing.countDown();
                                    throw new IllegalStateException("too far");
                                }
                                return x;
                            })
                            .broadcast(2, branches -> branches.get(0).zip(branches.get(1), Long::sum).take(10))
                            .peek(x -> {
                                if (x == 10) {
                                    failing.await();
                                }
                            })
                            .toList())
                    .hasSize(10);
        }
    }

    @Test
    void P2_a_flush_that_fails_does_not_mask_the_failure_before_it() {
        var failing = new OutputStream() {

            private final IOException broken = new IOException("broken pipe");

            @Override
            public void write(int b) throws IOException {
                throw broken;
            }

            @Override
            public void flush() throws IOException {
                throw broken;
            }
        };
        assertThatThrownBy(() -> Pipeline.of(1).writeTo(failing)).hasRootCauseMessage("broken pipe");

        var odd = new OutputStream() {

            @Override
            public void write(int b) {}

            @Override
            public void flush() {
                throw new IllegalStateException("cannot flush");
            }
        };
        assertThatThrownBy(() -> Pipeline.of(1)
                        .writeTo(odd, _ -> {
                            throw new IllegalArgumentException("cannot encode");
                        }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot encode")
                .satisfies(thrown -> assertThat(Arrays.asList(thrown.getSuppressed()))
                        .anyMatch(suppressed -> "cannot flush".equals(suppressed.getMessage())));
    }

    @Test
    void branches_and_groups_may_have_names() throws Exception {
        assertThat(Pipeline.of(1, 2).broadcast(2, branches -> branches.get(0).named("left").zip(branches.get(1), Integer::sum)).toList())
                .containsExactly(2, 4);
        assertThat(Pipeline.of(1, 2, 3).groupBy(x -> x % 2, 2, (_, group) -> group.named("group")).toList())
                .containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void attempts_are_known_behind_two_names() throws Exception {
        assertThat(Pipeline.of(1)
                        .parallel(FanOut.limit(1).withRetry(Retry.times(2).on(IOException.class)), _ -> {
                            throw new IOException("down");
                        })
                        .named("first")
                        .named("second")
                        .outcomes()
                        .toList())
                .singleElement()
                .extracting(Outcome::attempts)
                .isEqualTo(3);
    }

    @Test
    @NullUnmarked
    void P1_what_a_function_gave_is_closed_when_what_is_beside_it_cannot_be_opened() {
        var closed = new AtomicBoolean();

        assertThatThrownBy(() -> Pipeline.of(1)
                        .flatMap(_ -> Pipeline.from(Stream.of(1).onClose(() -> closed.set(true)))
                                .concat(Pipeline.from(Arrays.asList(1, null))))
                        .count())
                .isInstanceOf(NullPointerException.class)
                .hasMessage("elements[1] is null; an element must not be null");

        assertThat(closed).isTrue();
    }

    @Test
    void many_broadcasts_in_a_row_are_composed_at_once() throws Exception {
        Pipeline<Long> pipeline = Pipeline.range(0, 10);
        for (int i = 0; i < 60; i++) {
            pipeline = pipeline.broadcast(2, branches -> branches.get(0).zip(branches.get(1), (x, _) -> x));
        }
        assertThat(pipeline.count()).isEqualTo(10);
    }

    @Test
    void a_throttle_takes_room_only_for_what_has_passed() throws Exception {
        assertThat(Pipeline.of(1, 2).throttle(Integer.MAX_VALUE, ofSeconds(1)).count()).isEqualTo(2);
    }

    @Test
    void a_failed_element_without_another_for_it_is_not_lost_in_a_zip() throws Exception {
        List<Outcome<Integer>> outcomes = Pipeline.of(1, 2)
                .map(x -> {
                    if (x == 2) {
                        throw new IOException("second");
                    }
                    return x;
                })
                .zip(Pipeline.of(1), Integer::sum)
                .outcomes()
                .toList();

        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void pipelines_with_branches_that_come_and_go_leave_nothing_behind() throws Exception {
        assertThat(Pipeline.range(0, 50_000)
                        .flatMap(x -> Pipeline.of(x).broadcast(2, branches -> branches.get(0).zip(branches.get(1), Long::sum)))
                        .count())
                .isEqualTo(50_000); // what was kept of each made it slower and slower
    }
}
