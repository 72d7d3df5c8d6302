package dev.braid.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was seen to go wrong in other libraries, by name, and what is easily forgotten. */
class PeersTest {

    private static final List<Integer> TASKS = IntStream.range(0, 100).boxed().toList();

    // errgroup with SetLimit: an inner group that shares the outer one's limit waits for itself.
    @Test
    void P8_nested_runs_at_limit_1() throws InterruptedException {
        FanOut one = FanOut.limit(1);

        List<Integer> sums = one.map(List.of(1, 2, 3), a -> one.map(List.of(1, 2, 3), b -> one.map(List.of(a), c -> c + b)
                        .getFirst())
                .stream()
                .mapToInt(i -> i)
                .sum());

        assertThat(sums).containsExactly(9, 12, 15);
    }

    // conc: one failure, and the results of all others are gone.
    @Test
    void all_results_are_kept_around_a_failure() throws InterruptedException {
        List<Outcome<Integer>> outcomes = FanOut.limit(4).outcomes(TASKS, task -> {
            if (task == 50) {
                throw new IOException("disk on fire");
            }
            return task;
        });

        for (int i = 0; i < 100; i++) {
            if (i == 50) {
                assertThat(outcomes.get(i)).isInstanceOf(Outcome.Failure.class);
            } else {
                assertThat(outcomes.get(i)).isEqualTo(new Outcome.Success<>(i));
            }
        }
    }

    // A pool of any size, even a large one, is a hidden cap.
    @Test
    void P10_ten_thousand_tasks_meet_at_one_barrier() throws InterruptedException {
        var allThere = new CountDownLatch(10_000);

        FanOut.unlimited().forEach(IntStream.range(0, 10_000).boxed().toList(), task -> {
            allThere.countDown();
            allThere.await();
        });

        assertThat(allThere.getCount()).isZero();
    }

    // Gatherers.mapConcurrent goes on when its caller is interrupted.
    @Test
    void P1_a_caller_interrupted_in_the_middle_stops_its_tasks() {
        Thread caller = Thread.currentThread();
        var running = new AtomicInteger();

        Throwable thrown = catchThrowable(() -> FanOut.limit(2).map(TASKS, task -> {
            running.incrementAndGet();
            try {
                caller.interrupt();
                new CountDownLatch(1).await();
                return task;
            } finally {
                running.decrementAndGet();
            }
        }));

        assertThat(thrown).isInstanceOf(InterruptedException.class);
        assertThat(running).hasValue(0);
        assertThat(Thread.interrupted()).isFalse();
    }

    // mapConcurrent looks at results in order: a failure is reported when the slow head is done, two seconds late.
    @Test
    void P2_a_failure_behind_a_slow_head_is_seen_at_once() {
        var headThere = new CountDownLatch(1);

        Throwable thrown = catchThrowable(() -> FanOut.limit(4).collect(
                TASKS,
                task -> {
                    if (task == 0) {
                        headThere.countDown();
                        new CountDownLatch(1).await(); // for ever, but for the cancel
                    }
                    headThere.await();
                    throw new IOException("disk on fire");
                },
                Collectors.toList()));

        assertThat(thrown).isInstanceOf(IOException.class);
    }

    // parallel-collectors completes its future exceptionally and leaves the siblings running.
    @Test
    void P1_siblings_have_stopped_when_the_call_returns() {
        var running = new AtomicInteger();
        var threeThere = new CountDownLatch(3);

        Throwable thrown = catchThrowable(() -> FanOut.limit(4).map(TASKS, task -> {
            running.incrementAndGet();
            try {
                if (task == 0) {
                    threeThere.await();
                    throw new IOException("disk on fire");
                }
                threeThere.countDown();
                new CountDownLatch(1).await();
                return task;
            } finally {
                for (int i = 0; i < 100; i++) {
                    Thread.yield();
                }
                running.decrementAndGet();
            }
        }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(running).hasValue(0);
    }

    @Test
    void P2_a_source_that_throws_is_a_failure() {
        var failure = new IllegalStateException("page 3 is gone");
        Iterator<Integer> source = IntStream.range(0, 100)
                .mapToObj(i -> {
                    if (i == 30) {
                        throw failure;
                    }
                    return i;
                })
                .iterator();

        assertThat(catchThrowable(() -> FanOut.limit(4).outcomes(source, task -> task)))
                .isSameAs(failure);
    }

    @Test
    void P4_a_source_that_blocks_is_interrupted_and_joined() {
        var queue = new LinkedBlockingQueue<>(List.of(1, 2));
        var inSource = new AtomicInteger();
        Iterator<Integer> source = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                inSource.incrementAndGet();
                try {
                    return queue.take();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                } finally {
                    inSource.decrementAndGet();
                }
            }
        };

        Throwable thrown = catchThrowable(() -> FanOut.limit(4).forEach(source, task -> {
            if (task == 2) {
                while (inSource.get() == 0) {
                    Thread.onSpinWait(); // another thread waits for a third task
                }
                throw new IOException("disk on fire");
            }
        }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(inSource).hasValue(0);
    }

    @Test
    void P8_an_infinite_source_ends_with_the_answer() throws Exception {
        int found = FanOut.limit(4).firstSuccess(IntStream.iterate(0, i -> i + 1).boxed(), task -> {
            if (task < 1_000) {
                throw new IOException("not yet");
            }
            return task;
        });

        assertThat(found).isBetween(1_000, 1_004);
    }

    @Test
    void P8_a_long_stream_needs_no_memory_for_its_length() throws Exception {
        long n = 1_000_000;
        var live = new AtomicInteger();
        var most = new AtomicInteger();

        long sum = FanOut.limit(4).collect(
                LongStream.range(0, n).mapToObj(i -> {
                    most.accumulateAndGet(live.incrementAndGet(), Math::max);
                    return i;
                }),
                task -> task,
                Collectors.summingLong(result -> {
                    live.decrementAndGet();
                    return result;
                }));

        assertThat(sum).isEqualTo(n * (n - 1) / 2);
        assertThat(most).as("pulled and not yet delivered").hasValueLessThanOrEqualTo(8 + 1);
    }

    @Test
    void P11_an_inheritable_thread_local_does_not_leak_in() throws InterruptedException {
        var local = new InheritableThreadLocal<String>();
        local.set("the caller's");
        try {
            Set<String> seen = ConcurrentHashMap.newKeySet();
            FanOut.limit(4).forEach(TASKS, task -> {
                seen.add(String.valueOf(local.get()));
            });
            assertThat(seen).containsExactly("null");
        } finally {
            local.remove();
        }
    }

    @Test
    void P11_tasks_have_the_callers_class_loader() throws InterruptedException {
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        ClassLoader own = new ClassLoader(before) {};
        caller.setContextClassLoader(own);
        try {
            Set<ClassLoader> seen = ConcurrentHashMap.newKeySet();
            FanOut.unlimited().forEach(TASKS, task -> {
                seen.add(Thread.currentThread().getContextClassLoader());
            });
            assertThat(seen).containsExactly(own);
        } finally {
            caller.setContextClassLoader(before);
        }
    }

    @Test
    void P11_a_thread_per_task_hides_what_others_left_behind() throws InterruptedException {
        var local = new ThreadLocal<Integer>();

        List<Integer> found = FanOut.limit(1).threadPerTask().map(TASKS, task -> {
            Integer before = local.get();
            local.set(task);
            return before == null ? -1 : before;
        });

        assertThat(found).hasSize(100).containsOnly(-1);
    }

    // An interrupt that hits a thread in a FileChannel closes it for all.
    @Test
    void P5_a_shared_file_channel_survives_a_cancel_without_interrupts(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("data"), "x".repeat(10_000));
        try (FileChannel channel = FileChannel.open(file)) {
            var reading = new CountDownLatch(3);
            Throwable thrown = catchThrowable(() -> FanOut.limit(4).withoutInterrupts().forEach(TASKS, task -> {
                if (task == 0) {
                    reading.await();
                    throw new IllegalStateException("no");
                }
                while (!Context.current().isCancelled()) {
                    channel.read(ByteBuffer.allocate(10), task);
                    reading.countDown();
                }
            }));

            assertThat(thrown).isInstanceOf(IllegalStateException.class);
            assertThat(channel.isOpen()).isTrue();
        }
    }

    @Test
    void P5_a_task_that_leaves_its_interrupt_flag_set_does_not_disturb_the_next() throws InterruptedException {
        List<Boolean> flags = FanOut.limit(1).map(TASKS, task -> {
            boolean flag = Thread.currentThread().isInterrupted();
            Thread.currentThread().interrupt();
            return flag;
        });

        assertThat(flags).containsOnly(false);
    }

    @Test
    void P1_a_stream_that_is_lost_unread_has_its_tasks_cancelled() throws InterruptedException {
        var cancelled = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        readOneAndForget(started, cancelled);
        started.await();

        for (int i = 0; i < 200 && cancelled.getCount() > 0; i++) {
            System.gc();
            if (cancelled.await(25, TimeUnit.MILLISECONDS)) {
                break;
            }
        }

        assertThat(cancelled.getCount()).isZero();
    }

    private static void readOneAndForget(CountDownLatch started, CountDownLatch cancelled) {
        Iterator<Integer> reader = FanOut.limit(2)
                .stream(List.of(0, 1), task -> {
                    if (task == 1) {
                        started.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } finally {
                            cancelled.countDown();
                        }
                    }
                    return task;
                })
                .iterator();
        assertThat(reader.next()).isZero();
    }

    @Test
    void P1_closing_a_stream_cancels_and_joins() {
        var running = new AtomicInteger();
        var there = new CountDownLatch(1);
        try (var stream = FanOut.limit(2).stream(TASKS, task -> {
            if (task == 0) {
                return task;
            }
            running.incrementAndGet();
            try {
                there.countDown();
                new CountDownLatch(1).await();
                return task;
            } finally {
                running.decrementAndGet();
            }
        })) {
            assertThat(stream.iterator().next()).isZero();
        }

        assertThat(running).hasValue(0);
    }

    @Test
    void callers_on_virtual_threads_are_served_alike() throws InterruptedException {
        var results = new AtomicReference<List<Integer>>();
        var thrown = new AtomicReference<Throwable>();

        Thread.ofVirtual().start(() -> {
            try {
                results.set(FanOut.limit(4).map(TASKS, task -> task));
                CancellableContext parent = Context.current().withCancel();
                parent.cancel();
                parent.run(() -> FanOut.limit(4).map(TASKS, task -> task));
            } catch (InterruptedException | CancelledException e) {
                thrown.set(e);
            }
        }).join();

        assertThat(results.get()).isEqualTo(TASKS);
        assertThat(thrown.get()).isInstanceOf(CancelledException.class);
    }
}
