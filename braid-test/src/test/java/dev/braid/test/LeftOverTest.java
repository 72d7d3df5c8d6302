package dev.braid.test;

import static dev.braid.test.BraidAssertions.assertNothingLeaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.Context;
import dev.braid.FanOut;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is left when a block has ended, or will never end, is said: in virtual time and on the real machine. */
class LeftOverTest {

    private static final FanOut POLICY = FanOut.limit(2).withName("strand");

    @Test
    void a_deadlock_is_reported_with_the_stacks_of_all_that_wait() {
        assertThatThrownBy(() -> VirtualTime.run(() -> {
                    Context.sleep(Duration.ofSeconds(90));
                    POLICY.forEach(List.of(1, 2), task -> new CountDownLatch(1).await());
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("virtual time: nobody can go on, and no timer is due; at 1 min 30 s these threads wait:\n")
                .hasMessageContaining("    caller, WAITING\n")
                .hasMessageContaining("    strand/0, WAITING\n")
                .hasMessageContaining("    strand/1, WAITING\n")
                .hasMessageContaining("CountDownLatch.await")
                .hasMessageContaining("LeftOverTest.lambda$a_deadlock_is_reported")
                .satisfies(thrown -> assertThat(thrown.getStackTrace()[0].getClassName()).isEqualTo(Schedule.class.getName()))
                .satisfies(thrown -> assertThat(thrown.getSuppressed()[0]).hasMessageContaining("-Dbraid.seed="));
    }

    @Test
    void a_thread_that_outlives_the_block_is_reported() {
        assertThatThrownBy(() -> VirtualTime.run(
                        () -> VirtualTime.threads().newThread(LockSupport::park).start()))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("virtual time: 1 thread left, that the block started and that still waits:\n    thread-1, WAITING\n");
    }

    @Test
    void P1_a_stream_that_is_not_closed_is_reported() {
        assertThatThrownBy(() -> VirtualTime.run(LeftOverTest::openStream))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 threads left")
                .hasMessageContaining("strand/1")
                .hasMessageContaining("strand/2");
    }

    @Test
    void a_timer_that_nobody_calls_off_is_reported() {
        assertThatThrownBy(() -> VirtualTime.run(
                        () -> Context.current().withTimeout(Duration.ofHours(1)).onCancel(cause -> {})))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("virtual time: 1 timer left, that nobody called off");
    }

    @Test
    void what_is_left_is_told_beside_what_the_block_throws() {
        Throwable thrown = catchThrowable(() -> VirtualTime.run(() -> {
            VirtualTime.threads().newThread(LockSupport::park).start();
            throw new IOException("broken");
        }));

        assertThat(thrown).hasMessage("broken");
        assertThat(thrown.getSuppressed()).hasSize(2);
        assertThat(thrown.getSuppressed()[0]).hasMessageContaining("1 thread left");
        assertThat(thrown.getSuppressed()[1]).hasMessageContaining("-Dbraid.seed=");
    }

    @Test
    void a_failure_that_takes_no_note_comes_out_all_the_same() {
        var bare = new RuntimeException("bare", null, false, false) {
            private static final long serialVersionUID = 1;
        };

        assertThat(catchThrowable(() -> VirtualTime.run(() -> {
            throw bare;
        }))).isSameAs(bare);
    }

    // On the real machine

    @Test
    void P1_on_the_real_machine_nothing_is_left_of_runs_that_ended() throws Exception {
        for (int round = 0; round < 50; round++) {
            assertNothingLeaks(() -> {
                POLICY.withTimeout(Duration.ofHours(1)).forEach(IntStream.range(0, 100).boxed().toList(), task -> {});
                FanOut.unlimited().firstSuccess(List.of(1, 2, 3), task -> task);
                assertThatThrownBy(() -> FanOut.unlimited().forEach(List.of(1, 2, 3), task -> {
                            if (task == 2) {
                                throw new IOException("broken");
                            }
                            Context.sleep(Duration.ofHours(1));
                        }))
                        .isInstanceOf(IOException.class);
            });
        }
    }

    @Test
    void on_the_real_machine_what_is_left_is_reported() throws Exception {
        var open = new AtomicReference<Open>();
        try {
            assertThatThrownBy(() -> assertNothingLeaks(() -> {
                        Context.current().withTimeout(Duration.ofHours(1)).onCancel(cause -> {});
                        open.set(openStream());
                    }))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("left behind, though the block has ended:\nthreads: 2\n    strand")
                    .hasMessageContaining("timers that nobody called off: 1");
        } finally {
            open.get().stream().close();
        }
    }

    @Test
    void on_the_real_machine_what_the_block_throws_comes_out_as_it_is() {
        assertThatThrownBy(() -> assertNothingLeaks(() -> {
                    Context.current().withTimeout(Duration.ofHours(1)).onCancel(cause -> {});
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("broken")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).singleElement()
                        .extracting(Throwable::getMessage).asString().contains("timers that nobody called off: 1"));
    }

    @Test
    void in_virtual_time_too_a_part_of_a_block_can_be_looked_at() throws Exception {
        VirtualTime.explore(50, () -> {
            assertNothingLeaks(() -> {
                POLICY.forEach(List.of(1, 2, 3), task -> Context.sleep(Duration.ofMinutes(task)));
                assertThat(VirtualTime.elapsed()).isEqualTo(Duration.ofMinutes(4));
            });
            Open[] open = new Open[1];
            assertThatThrownBy(() -> assertNothingLeaks(() -> open[0] = openStream()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("threads: 2");
            open[0].stream().close();
        });
    }

    @Test
    void in_a_task_it_is_too_late_to_look_for_leaks() {
        assertThatThrownBy(() -> POLICY.forEach(List.of(1), task -> assertNothingLeaks(() -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("assertNothingLeaks was called in a task or in Context.call; call it around the whole run");
    }

    /** A stream whose threads wait for something that does not come, and its reader, without which it would be taken for lost. */
    private record Open(Stream<Integer> stream, Iterator<Integer> reader) {}

    private static Open openStream() {
        Iterator<Integer> endless = Stream.iterate(0, i -> i + 1).iterator();
        Stream<Integer> stream = POLICY.stream(endless, task -> {
            if (task > 0) {
                new CountDownLatch(1).await();
            }
            return task;
        });
        Iterator<Integer> reader = stream.iterator();
        assertThat(reader.next()).isZero();
        return new Open(stream, reader);
    }
}
