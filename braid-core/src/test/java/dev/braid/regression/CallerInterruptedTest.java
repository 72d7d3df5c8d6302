package dev.braid.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.FanOut;
import dev.braid.Observer;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gatherers.mapConcurrent waits for its results uninterruptibly: an interrupted caller gets a full list, seconds later, and its flag set.
 * Seen with callers on platform threads and on virtual ones alike.
 */
class CallerInterruptedTest {

    private static final List<Integer> TASKS = IntStream.range(0, 100).boxed().toList();

    private final AtomicInteger running = new AtomicInteger();

    private record Return(Throwable thrown, int running, boolean flag) {}

    static Stream<Thread.Builder> callers() {
        return Stream.of(Thread.ofPlatform(), Thread.ofVirtual());
    }

    @ParameterizedTest
    @MethodSource("callers")
    void P1_in_the_middle_it_stops_and_joins_its_tasks(Thread.Builder caller) throws Exception {
        var there = new CountDownLatch(2);

        Return end = interruptWhen(there, caller, () -> FanOut.limit(2).map(TASKS, task -> block(there)));

        assertThat(end.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(end.running()).isZero();
        assertThat(end.flag()).as("it is thrown, not left in the flag as well").isFalse();
    }

    @ParameterizedTest
    @MethodSource("callers")
    void P1_while_only_the_source_blocks_it_stops_and_joins_that(Thread.Builder caller) throws Exception {
        var there = new CountDownLatch(1);
        Iterator<Integer> source = Stream.generate(() -> takeOfNothing(there)).iterator();

        Return end = interruptWhen(there, caller, () -> FanOut.limit(2).forEach(source, task -> {}));

        assertThat(end.thrown()).isInstanceOf(InterruptedException.class).hasNoSuppressedExceptions();
        assertThat(end.running()).isZero();
    }

    @ParameterizedTest
    @MethodSource("callers")
    void P1_a_reader_of_a_stream_is_told_and_its_flag_stays_set(Thread.Builder caller) throws Exception {
        var there = new CountDownLatch(2);

        Return end = interruptWhen(there, caller, () -> {
            try (Stream<Integer> results = FanOut.limit(2).stream(TASKS, task -> block(there))) {
                results.forEach(result -> {});
            }
        });

        assertThat(end.thrown()).hasCauseInstanceOf(InterruptedException.class);
        assertThat(end.running()).isZero();
        assertThat(end.flag()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("callers")
    void P3_before_the_call_it_runs_nothing(Thread.Builder caller) throws Exception {
        var ran = new AtomicInteger();
        var end = new CompletableFuture<Throwable>();

        caller.start(() -> {
            Thread.currentThread().interrupt();
            end.complete(catchThrowable(() -> FanOut.limit(2).map(TASKS, task -> ran.incrementAndGet())));
        });

        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertThat(ran).hasValue(0);
    }

    @Test
    void P2_as_the_last_task_has_left_the_interrupt_goes_before_the_failure() {
        var failure = new IOException("disk on fire");
        var interrupting = new Observer() {
            @Override
            public void runEnded(Run run, Summary summary) {
                Thread.currentThread().interrupt(); // the caller's thread, which has waited and does not wait again
            }
        };

        Throwable thrown = catchThrowable(() -> FanOut.limit(2).withObserver(interrupting).map(TASKS, task -> {
            throw failure;
        }));

        assertThat(thrown).isInstanceOf(InterruptedException.class).hasSuppressedException(failure);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void P1_two_interrupts_of_the_caller_are_told_by_one_exception() {
        Thread caller = Thread.currentThread();
        var there = new CountDownLatch(1);
        var again = new Observer() {
            @Override
            public void runEnded(Run run, Summary summary) {
                caller.interrupt();
            }
        };

        Throwable thrown = catchThrowable(() -> FanOut.limit(1).withObserver(again).map(TASKS, task -> {
            caller.interrupt();
            return block(there);
        }));

        assertThat(thrown).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).as("none is left in the flag").isFalse();
    }

    private Integer block(CountDownLatch there) throws InterruptedException {
        running.incrementAndGet();
        try {
            there.countDown();
            new CountDownLatch(1).await();
            return 0;
        } finally {
            running.decrementAndGet();
        }
    }

    private Integer takeOfNothing(CountDownLatch there) {
        running.incrementAndGet();
        try {
            there.countDown();
            return new LinkedBlockingQueue<Integer>().take();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the source was interrupted", e);
        } finally {
            running.decrementAndGet();
        }
    }

    private Return interruptWhen(CountDownLatch there, Thread.Builder builder, ThrowingCallable call) throws Exception {
        var end = new CompletableFuture<Return>();
        Thread caller = builder.start(() -> {
            Throwable thrown = catchThrowable(call);
            end.complete(new Return(thrown, running.get(), Thread.interrupted()));
        });
        there.await();
        caller.interrupt();
        return end.get();
    }
}
