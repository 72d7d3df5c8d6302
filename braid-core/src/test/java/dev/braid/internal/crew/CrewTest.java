package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.internal.host.SystemHost;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What only the kernel's own seams can show. */
class CrewTest {

    /**
     * A thread finds no work just now, and before it has left, the thread inside the source has come out, and called for nobody because
     * the limit was reached. Then the one that leaves has to call for the next.
     */
    @Test
    void P4_a_thread_that_leaves_calls_for_another_if_there_is_work_by_then() throws InterruptedException {
        var work = new TurnedAway();
        var crew = new Crew(
                work,
                new Crew.Terms(SystemHost.INSTANCE, Thread.ofVirtual().factory(), 2, false, false, true, 1_000_000_000));

        crew.start();
        crew.join();

        assertThat(work.ended).hasValue(3);
        assertThat(crew.isClosed()).isTrue();
    }

    /** A thread that could not be started was tried again for ever, as long as another had tasks left over. */
    @Test
    void P4_a_thread_that_cannot_be_started_is_not_tried_again() {
        var work = new NoWork() {
            int failures;

            @Override
            public boolean exhausted() {
                return false;
            }

            @Override
            public void threadFailed(Throwable thrown) {
                failures++;
            }
        };
        var refused = new AtomicInteger();
        var crew = new Crew(work, terms(task -> {
            if (refused.incrementAndGet() < 100) {
                throw new OutOfMemoryError("no thread");
            }
            return new Thread();
        }, 8));
        crew.reserve(1);

        crew.staff();

        assertThat(refused).hasValue(1);
        assertThat(work.failures).isEqualTo(1);
    }

    /**
     * Four threads are all the limit allows. One has claimed tasks 0 and 1 and not handed them over; when the fourth comes, 1 is all that
     * it may have. It took 4, and a task 0 that waited for task 1 waited for ever.
     */
    @Test
    void P8_where_the_limit_is_reached_a_thread_waits_for_what_another_is_about_to_leave_over() throws InterruptedException {
        var work = new HandedOverLate();
        var crew = new Crew(work, terms(Thread.ofVirtual().factory(), 4));

        crew.start();
        crew.join();

        assertThat(work.begun.subList(0, 4)).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
    }

    /**
     * As many threads as there are carriers waited for a chunk that another had reserved and not handed over, by yielding; and that one,
     * parked in its source, got no carrier ever again.
     */
    @Test
    void P4_who_waits_for_what_another_is_about_to_leave_over_leaves_it_a_carrier() throws InterruptedException {
        int carriers = Runtime.getRuntime().availableProcessors();
        var waiting = new CountDownLatch(carriers);
        var work = new NoWork() {
            volatile boolean over;

            @Override
            public void bind(Worker worker) {
                waiting.countDown();
                worker.run();
            }

            @Override
            public long available() {
                return over ? 0 : 1;
            }

            @Override
            public boolean exhausted() {
                return over;
            }
        };
        var crew = new Crew(work, terms(Thread.ofVirtual().factory(), carriers));
        crew.reserve(1);
        var owner = Thread.ofVirtual().start(() -> {
            await(waiting);
            pause();
            work.over = true;
            crew.release(1);
        });

        while (waiting.getCount() > 0) {
            crew.staff();
        }
        owner.join();
        crew.join();

        assertThat(crew.isClosed()).isTrue();
    }

    @Test
    void a_thread_that_gives_way_stays_away_as_long_as_its_pace_says() {
        var work = new NoWork() {
            @Override
            public boolean exhausted() {
                return false;
            }
        };
        var crew = new Crew(work, terms(Thread.ofVirtual().factory(), 1));
        var pace = new Pace();
        pace.hasComeBack(1, 20_000_000);
        long start = System.nanoTime();

        crew.giveWay(pace);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    }

    /** A call returned up to 20 ms after its last task had ended. */
    @Test
    void P4_who_has_nothing_more_to_do_does_not_give_way() {
        var crew = new Crew(new NoWork(), terms(Thread.ofVirtual().factory(), 1));
        var pace = new Pace();
        Crews.stayAwayForAnHour(pace);

        crew.giveWay(pace);

        assertThat(pace.pauseNanos()).as("it has been there").isEqualTo(1);
    }

    @Test
    void P4_a_cancel_calls_back_who_has_given_way() throws InterruptedException {
        var work = new GivesWay(1_000, 1);
        var crew = new Crew(work, terms(Thread.ofVirtual().factory(), 1));
        crew.start();
        work.awaitAway();

        crew.cancel();
        crew.join();

        assertThat(work.ended).hasValue(2);
    }

    @Test
    void P4_who_ends_the_last_task_calls_back_who_has_given_way() throws InterruptedException {
        var work = new GivesWay(4, 2);
        var crew = new Crew(work, terms(Thread.ofVirtual().factory(), 2));
        crew.start();
        work.awaitAway();

        work.anotherGoesOn.countDown();
        crew.join();

        assertThat(work.ended).hasValue(4);
    }

    private static Crew.Terms terms(ThreadFactory threads, int limit) {
        return new Crew.Terms(SystemHost.INSTANCE, threads, limit, false, true, true, 1_000_000_000);
    }

    /** Five tasks, of which the first four wait until four have begun; the first thread claims two and hands them over late. */
    private static final class HandedOverLate extends NoWork {

        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch fourThreads = new CountDownLatch(4);
        private final CountDownLatch fourTasks = new CountDownLatch(4);
        private final CountDownLatch lastClaimed = new CountDownLatch(1);
        private final List<Long> begun = new CopyOnWriteArrayList<>();

        @Override
        public void bind(Worker worker) {
            Crews.settlePace(worker, 2);
            fourThreads.countDown();
            worker.run();
        }

        @Override
        public Claim claim(Worker worker, int most) {
            if (next.compareAndSet(0, most)) {
                Objects.requireNonNull(worker.crew).staff();
                await(fourThreads);
                awaitWrongClaim();
                worker.give(0, most);
                return Claim.TASK;
            }
            int index = next.getAndIncrement();
            if (index >= 5) {
                return Claim.NONE;
            }
            if (index == 4) {
                lastClaimed.countDown();
            }
            worker.give(index, 1);
            return Claim.TASK;
        }

        /** As long as it may take the fourth thread to claim what it may not. */
        private void awaitWrongClaim() {
            try {
                var _ = lastClaimed.await(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void perform(Worker worker) {
            begun.add(worker.index());
            fourTasks.countDown();
            await(fourTasks);
            worker.end();
        }

        @Override
        public long available() {
            return exhausted() ? 0 : 1;
        }

        @Override
        public boolean exhausted() {
            return next.get() >= 5;
        }
    }

    /** Tasks of which the first thread runs two and then gives way for an hour, while another, if there may be one, runs the others. */
    private static final class GivesWay extends NoWork {

        private final int tasks;
        private final AtomicInteger claimed = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final CountDownLatch anotherThere;
        private final CountDownLatch anotherGoesOn = new CountDownLatch(1);
        private final CompletableFuture<Thread> away = new CompletableFuture<>();

        GivesWay(int tasks, int threads) {
            this.tasks = tasks;
            this.anotherThere = new CountDownLatch(threads - 1);
        }

        @Override
        public Claim claim(Worker worker, int most) {
            int index = claimed.getAndIncrement();
            if (index >= tasks) {
                return Claim.NONE;
            }
            worker.give(index, "task");
            return Claim.TASK;
        }

        @Override
        public void perform(Worker worker) {
            if (worker.index() == 0) {
                await(anotherThere);
            } else if (anotherThere.getCount() > 0) {
                anotherThere.countDown();
                await(anotherGoesOn);
            } else if (!away.isDone()) {
                Crews.giveWayForAnHour(worker);
                away.complete(Thread.currentThread());
            }
            ended.incrementAndGet();
            worker.end();
        }

        @Override
        public long available() {
            return exhausted() ? 0 : 1;
        }

        @Override
        public boolean exhausted() {
            return claimed.get() >= tasks;
        }

        @Override
        public void close() {
            claimed.set(tasks);
        }

        void awaitAway() {
            while (away.join().getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
    }

    /** Three tasks; the second thread that asks is told to come later, and leaves no sooner than the second task runs. */
    private static final class TurnedAway extends NoWork {

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
    }

    /** Parks the calling thread, and lets others have its carrier. */
    private static void pause() {
        LockSupport.parkNanos(5_000_000);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
