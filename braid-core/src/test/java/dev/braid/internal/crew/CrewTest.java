package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.internal.host.Host;
import dev.braid.internal.host.SystemHost;
import dev.braid.internal.host.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** A thread that has been started counts before it has come: it does not look at the limit when it does. */
    @Test
    void P8_a_guest_has_no_place_beside_a_thread_that_is_about_to_come() {
        var crew = new Crew(
                new NoWork() {
                    @Override
                    public long available() {
                        return 1;
                    }
                },
                new Crew.Terms(SystemHost.INSTANCE, _ -> new Thread(() -> {}), 1, false, false, true, 1_000_000_000));

        crew.staff();

        assertThat(crew.joinAsGuest()).isFalse();
    }

    /** Who closes the crew stops following tasks a moment later: then the call may have returned already, with a timer left. */
    @Test
    void P1_no_timer_is_left_after_the_join_though_who_closes_the_crew_is_slow() throws InterruptedException {
        var timers = new AtomicInteger();
        var host = new Host() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public Instant now() {
                return Instant.EPOCH;
            }

            @Override
            public ThreadFactory threads(String name) {
                return Thread.ofPlatform().factory();
            }

            @Override
            public void execute(Runnable action) {
                throw new AssertionError("nobody is stuck");
            }

            @Override
            public Timer schedule(long delayNanos, Runnable action) {
                timers.incrementAndGet();
                return timers::decrementAndGet;
            }
        };
        var running = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var joined = new CountDownLatch(1);
        var work = new NoWork() {
            private final AtomicBoolean given = new AtomicBoolean();

            @Override
            public Claim claim(Worker worker, int most) {
                if (given.getAndSet(true)) {
                    return Claim.NONE;
                }
                worker.give(0, "task");
                return Claim.TASK;
            }

            @Override
            public boolean exhausted() {
                return given.get();
            }

            @Override
            public void perform(Worker worker) {
                running.countDown();
                while (!worker.isCancelled()) {
                    Thread.onSpinWait();
                }
                Crews.await(closed); // until the timer is there
                worker.end();
            }

            @Override
            public void idle() {
                Crews.await(joined); // the crew is closed, and nobody has been told
            }
        };
        var crew = new Crew(
                work, new Crew.Terms(host, host.threads(""), 1, false, false, false, 1_000_000_000));
        crew.start();
        running.await();
        crew.cancel();
        assertThat(timers).hasValue(1);

        closed.countDown();
        while (!crew.isClosed()) {
            Thread.onSpinWait();
        }
        crew.join();

        assertThat(timers).hasValue(0);
        joined.countDown();
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
        var crew = new Crew(work, Crews.terms(task -> {
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

    @Test
    void P8_a_claim_takes_all_the_room_that_the_limit_leaves_and_no_more() {
        var work = new ClaimsOnce();
        var first = new AtomicBoolean(true);
        var crew = new Crew(work, Crews.terms(task -> first.getAndSet(false) ? atOnce(task) : new Thread(), 8));
        crew.reserve(3);

        crew.start();

        assertThat(work.granted).as("8 less 3 of others").isEqualTo(5);
        assertThat(work.reserved).as("others' 3, and all but the running one").isEqualTo(7);
        assertThat(crew.reserved()).as("in the end").isZero();
    }

    @Test
    void P8_a_place_is_used_again() {
        var work = new NoWork() {
            int claims;
            int places;

            @Override
            public Claim claim(Worker worker, int most) {
                return ++claims < 5 ? Claim.NOT_NOW : Claim.NONE;
            }

            @Override
            public Worker newWorker() {
                places++;
                return super.newWorker();
            }

            @Override
            public boolean exhausted() {
                return claims >= 5;
            }
        };
        var crew = new Crew(work, Crews.terms(CrewTest::atOnce, 1));

        crew.start();

        assertThat(crew.isClosed()).isTrue();
        assertThat(work.claims).as("a thread for each").isEqualTo(5);
        assertThat(work.places).isEqualTo(1);
        assertThat(crew.roster()).isNotNull().extracting(Worker::thread).as("who is in it").isNull();
    }

    /** Whatever is thrown beside the tasks, as for want of memory, is the run's failure: no task is lost in silence. */
    @Test
    void P4_a_thread_that_breaks_fails_the_run() {
        var thrown = new ArrayList<Throwable>();
        var error = new OutOfMemoryError();
        var work = new NoWork() {
            private boolean over;

            @Override
            public void bind(Worker worker) {
                over = true;
                throw error;
            }

            @Override
            public void threadFailed(Throwable why) {
                thrown.add(why);
            }

            @Override
            public boolean exhausted() {
                return over;
            }
        };
        var crew = new Crew(work, Crews.terms(CrewTest::atOnce, 1));

        crew.start();

        assertThat(thrown).containsExactly(error);
        assertThat(crew.isClosed()).isTrue();
    }

    /**
     * Four threads are all the limit allows. One has claimed tasks 0 and 1 and not handed them over; when the fourth comes, 1 is all that
     * it may have. It took 4, and a task 0 that waited for task 1 waited for ever.
     */
    @Test
    void P8_where_the_limit_is_reached_a_thread_waits_for_what_another_is_about_to_leave_over() throws InterruptedException {
        var work = new HandedOverLate();
        var crew = new Crew(work, Crews.terms(Thread.ofVirtual().factory(), 4));

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
            public boolean exhausted() {
                return over;
            }
        };
        var crew = new Crew(work, Crews.terms(Thread.ofVirtual().factory(), carriers));
        crew.reserve(1);
        var owner = Thread.ofVirtual().start(() -> {
            Crews.await(waiting);
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

    /** Who waits for a run of which no thread has come yet need not wait until there is a carrier for one. */
    @Test
    void P4_a_cancel_ends_a_run_that_has_not_begun() {
        var crew = new Crew(new TurnedAway(), Crews.terms(task -> new Thread(), 1));
        assertThat(crew.isClosed()).isFalse();
        crew.start();

        crew.cancel();

        assertThat(crew.isClosed()).isTrue();
    }

    /** A thread that runs when it is started, in the thread that starts it. */
    private static Thread atOnce(Runnable task) {
        return new Thread() {
            @Override
            public void start() {
                task.run();
            }
        };
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
                Crews.await(fourThreads);
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
            Crews.await(fourTasks);
            worker.end();
        }

        @Override
        public boolean exhausted() {
            return next.get() >= 5;
        }
    }

    /** Tasks that one thread claims all at once; it then lets go what others have reserved. */
    private static final class ClaimsOnce extends NoWork {

        private int granted;
        private int reserved;

        @Override
        public void bind(Worker worker) {
            Crews.settlePace(worker, 100);
            worker.run();
        }

        @Override
        public Claim claim(Worker worker, int most) {
            if (exhausted()) {
                return Claim.NONE;
            }
            granted = most;
            worker.give(0, most);
            return Claim.TASK;
        }

        @Override
        public void perform(Worker worker) {
            if (reserved == 0) {
                Crew crew = Objects.requireNonNull(worker.crew);
                reserved = crew.reserved();
                crew.release(reserved - granted + 1);
            }
            worker.end();
        }

        @Override
        public boolean exhausted() {
            return granted > 0;
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
                case 0 -> Crews.await(turnedAway);
                case 1 -> {
                    secondRuns.countDown();
                    Crews.await(thirdRuns);
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
                Crews.await(secondRuns);
            }
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
}
