package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.pipeline.Pipeline;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream that nobody has read to its end or closed, and that nobody can any more. */
class LostStreamTest {

    @RegisterExtension
    private final Logged logged = new Logged();

    private final AtomicInteger ends = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch sourceClosed = new CountDownLatch(1);
    private final AtomicInteger closings = new AtomicInteger();
    private final CountDownLatch goOn = new CountDownLatch(1);

    private final FanOut crawl = FanOut.limit(1).withName("crawl").withObserver(new Observer() {
        @Override
        public void runEnded(Run run, Summary summary) {
            ends.incrementAndGet();
            ended.countDown();
        }
    });

    private static Iterator<Integer> endless() {
        return Stream.iterate(0, i -> i + 1).iterator();
    }

    /** What stands behind a stream, without the stream. */
    private StreamRun run(TaskFunction<Integer, Integer, RuntimeException> function) {
        Policy policy = Policy.of(crawl);
        var tasks = new Tasks<Integer>(Tasks.of(endless()).source(), () -> {
            closings.incrementAndGet();
            sourceClosed.countDown();
        });
        var results = new Completed<Integer>(new Window(policy));
        return new StreamRun(
                "crawl",
                RunStream.FORM,
                results,
                () -> new Execution<Integer, Integer, @Nullable Object>(
                        policy, "stream", ContextNode.currentNode(), tasks.source(), function, results),
                tasks);
    }

    @Test
    void it_ends_for_observers_and_its_source_is_closed() throws InterruptedException {
        StreamRun run = run(i -> i);
        run.take();

        run.abandon();
        ended.await();
        sourceClosed.await();

        run.close();
        run.abandon();
        assertThat(ends).hasValue(1);
        assertThat(closings).hasValue(1);
    }

    @Test
    void it_ends_when_its_last_task_has_ended_and_who_finds_it_does_not_wait_for_that() throws InterruptedException {
        var running = new CountDownLatch(1);
        StreamRun run = run(i -> {
            if (i > 0) {
                running.countDown();
                awaitDeaf(goOn);
            }
            return i;
        });
        run.take();
        running.await();

        run.abandon();
        assertThat(ends).as("P1").hasValue(0);
        goOn.countDown();
        ended.await();
    }

    private static void awaitDeaf(CountDownLatch latch) {
        boolean there = false;
        while (!there) {
            try {
                latch.await();
                there = true;
            } catch (InterruptedException e) {
                // deaf
            }
        }
    }

    @Test
    void if_it_is_closed_at_the_same_moment_it_ends_once_all_the_same() throws InterruptedException {
        StreamRun run = run(i -> i);
        run.take();
        var both = new CyclicBarrier(2);

        Thread closing = Thread.ofVirtual().start(() -> {
            meet(both);
            run.close();
        });
        meet(both);
        run.abandon();
        closing.join();
        ended.await();
        sourceClosed.await();

        assertThat(ends).hasValue(1);
        assertThat(closings).hasValue(1);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void one_that_is_closed_is_not_lost() throws InterruptedException {
        StreamRun run = run(i -> i);
        run.take();

        run.close();
        run.abandon();

        assertThat(ends).hasValue(1);
        assertThat(closings).hasValue(1);
        assertThat(logged.messages()).isEmpty();
    }

    @Test
    void one_that_the_garbage_collector_finds_ends_for_observers() {
        lose();
        while (ended.getCount() > 0) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(ends).hasValue(1);
    }

    private void lose() {
        assertThat(crawl.withGrace(Duration.ofSeconds(60)).stream(endless(), i -> i).iterator().next()).isZero();
    }

    @Test
    void one_of_a_pipeline_does_so_too() {
        losePipeline();
        while (ended.getCount() > 0) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(ends).hasValue(1);
    }

    private void losePipeline() {
        Integer first = Pipeline.from(List.of(1, 2, 3)).under(crawl).stream().iterator().next();
        assertThat(first).isEqualTo(1);
    }
}
