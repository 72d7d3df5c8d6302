package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Threads that leave their carriers to others, and when they come back. */
class GivingWayTest {

    @Test
    void a_thread_that_gives_way_stays_away_as_long_as_its_pace_says() {
        var work = new NoWork() {
            @Override
            public boolean exhausted() {
                return false;
            }
        };
        var crew = new Crew(work, Crews.terms(Thread.ofVirtual().factory(), 1));
        var pace = new Pace();
        pace.hasComeBack(1, 20_000_000);
        var away = new CompletableFuture<Long>();

        Thread.ofVirtual().start(() -> { // a new one, which no earlier test has woken up
            long start = System.nanoTime();
            crew.giveWay(pace);
            away.complete(System.nanoTime() - start);
        });

        assertThat(away.join()).isGreaterThanOrEqualTo(20_000_000);
    }

    /** A call returned up to 20 ms after its last task had ended. */
    @Test
    void P4_who_has_nothing_more_to_do_does_not_give_way() {
        var crew = new Crew(new NoWork(), Crews.terms(Thread.ofVirtual().factory(), 1));
        var pace = new Pace();
        Crews.stayAwayForAnHour(pace);

        crew.giveWay(pace);

        assertThat(pace.pauseNanos()).as("it has been there").isEqualTo(1);
    }

    /** More may come, as in a scope, whose join waits for the thread. */
    @Test
    void P4_who_has_nothing_to_do_for_now_does_not_give_way() {
        var crew = new Crew(new NothingForNow(), Crews.terms(Thread.ofVirtual().factory(), 1));
        var pace = new Pace();
        Crews.stayAwayForAnHour(pace);

        crew.giveWay(pace);

        assertThat(pace.pauseNanos()).as("it has been there").isEqualTo(1);
    }

    @Test
    void P4_a_cancel_calls_back_who_has_given_way() throws InterruptedException {
        var work = new GivesWay(1_000, 1);
        var crew = new Crew(work, Crews.terms(Thread.ofVirtual().factory(), 1));
        crew.start();
        work.awaitAway();

        crew.cancel();
        crew.join();

        assertThat(work.ended).hasValue(2);
    }

    @Test
    void P4_who_ends_the_last_task_calls_back_who_has_given_way() throws InterruptedException {
        var work = new GivesWay(4, 2);
        var crew = new Crew(work, Crews.terms(Thread.ofVirtual().factory(), 2));
        crew.start();
        work.awaitAway();

        work.anotherGoesOn.countDown();
        crew.join();

        assertThat(work.ended).hasValue(4);
    }

    @Test
    void P4_who_ends_the_last_task_for_now_calls_back_who_has_given_way() throws InterruptedException {
        var idle = new CountDownLatch(1);
        var work = new GivesWay(4, 2) {
            @Override
            public boolean exhausted() {
                return false;
            }

            @Override
            public void idle() {
                idle.countDown();
            }
        };
        var crew = new Crew(work, Crews.terms(Thread.ofVirtual().factory(), 2));
        crew.start();
        work.awaitAway();

        work.anotherGoesOn.countDown();
        idle.await();

        assertThat(work.ended).hasValue(4);
    }

    /** Threads that come wait until those that gave way are back. */
    @Test
    void P4_threads_come_once_those_that_gave_way_are_back() throws InterruptedException {
        var work = new GivesWay(1, 1);
        var crew = new Crew(work, Crews.terms(Thread.ofVirtual().factory(), 1));
        crew.giveWay(new Pace());

        crew.start();
        crew.join();

        assertThat(work.ended).hasValue(1);
    }

    /** Work of which there may be more later. */
    private static final class NothingForNow extends NoWork {

        @Override
        public Claim claim(Worker worker, int most) {
            return Claim.NOT_NOW;
        }

        @Override
        public long available() {
            return 0;
        }

        @Override
        public boolean exhausted() {
            return false;
        }
    }

    /** Tasks of which the first thread runs two and then gives way for an hour, while another, if there may be one, runs the others. */
    private static class GivesWay extends NoWork {

        private final int tasks;
        private final AtomicInteger claimed = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();
        private final CountDownLatch anotherThere;
        final CountDownLatch anotherGoesOn = new CountDownLatch(1);
        private final CompletableFuture<Thread> away = new CompletableFuture<>();

        GivesWay(int tasks, int threads) {
            this.tasks = tasks;
            this.anotherThere = new CountDownLatch(threads - 1);
        }

        @Override
        public Claim claim(Worker worker, int most) {
            int index = claimed.getAndIncrement();
            if (index >= tasks) {
                return exhausted() ? Claim.NONE : Claim.NOT_NOW;
            }
            worker.give(index, "task");
            return Claim.TASK;
        }

        @Override
        public void perform(Worker worker) {
            if (worker.index() == 0) {
                Crews.await(anotherThere);
            } else if (anotherThere.getCount() > 0) {
                anotherThere.countDown();
                Crews.await(anotherGoesOn);
            } else if (!away.isDone()) {
                Crews.giveWayForAnHour(worker);
                away.complete(Thread.currentThread());
            }
            ended.incrementAndGet();
            worker.end();
        }

        @Override
        public long available() {
            return Math.max(0, tasks - claimed.get());
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
}
