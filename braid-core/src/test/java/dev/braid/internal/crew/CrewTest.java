package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.internal.host.SystemHost;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What only the kernel's own seams can show. */
class CrewTest {

    /**
     * A thread finds no work just now, and before it has left, the thread inside the source has come out, and called for nobody because
     * the limit was reached. Then the one that leaves has to call for the next.
     */
    @Test
    void P4_a_thread_that_leaves_calls_for_another_if_there_is_work_by_then() throws InterruptedException {
        var work = new Scripted();
        var crew = new Crew(
                work,
                new Crew.Terms(SystemHost.INSTANCE, Thread.ofVirtual().factory(), 2, false, false, true, 1_000_000_000));

        crew.start();
        crew.join();

        assertThat(work.ended).hasValue(3);
        assertThat(crew.isClosed()).isTrue();
    }

    /** Three tasks; the second thread that asks is told to come later, and leaves no sooner than the second task runs. */
    private static final class Scripted implements Crew.Work {

        private final AtomicInteger claims = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final CountDownLatch turnedAway = new CountDownLatch(1);
        private final CountDownLatch secondRuns = new CountDownLatch(1);
        private final CountDownLatch thirdRuns = new CountDownLatch(1);

        @Override
        public Claim claim(Worker worker, int most) {
            return switch (claims.getAndIncrement()) {
                case 0 -> give(worker, 0);
                case 1 -> Claim.NOT_NOW;
                case 2 -> give(worker, 1);
                case 3 -> give(worker, 2);
                default -> Claim.NONE;
            };
        }

        private static Claim give(Worker worker, int index) {
            worker.give(index, "task");
            return Claim.TASK;
        }

        @Override
        public void perform(Worker worker) {
            switch ((int) worker.index()) {
                case 0 -> await(turnedAway);
                case 1 -> {
                    secondRuns.countDown();
                    await(thirdRuns);
                }
                default -> thirdRuns.countDown();
            }
            ended.incrementAndGet();
            worker.end();
        }

        @Override
        public void bind(Worker worker) {
            worker.run();
            if (claims.get() == 2) {
                turnedAway.countDown();
                await(secondRuns);
            }
        }

        @Override
        public long available() {
            return exhausted() ? 0 : 1;
        }

        @Override
        public boolean exhausted() {
            return claims.get() >= 4;
        }

        @Override
        public void close() {
            claims.set(4);
        }

        @Override
        public Worker newWorker() {
            return new Worker() {};
        }

        @Override
        public void threadFailed(Throwable thrown) {
            throw new AssertionError(thrown);
        }

        @Override
        public void stuck(Worker worker, Thread thread, long lateNanos) {
            throw new AssertionError("nothing was cancelled");
        }

        @Override
        public void closed() {}

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
