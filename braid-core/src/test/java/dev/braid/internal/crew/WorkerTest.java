package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.internal.host.SystemHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One thread's place, by itself. */
class WorkerTest {

    /**
     * A report that a task is stuck looked at it just while it was interrupted once more, took it for one that had ended, and was lost. Seen
     * on a busy machine, by a test that waited for the report for ever.
     */
    @Test
    void P5_a_task_is_late_while_it_is_interrupted_again_too() {
        var place = new Place();
        List<Boolean> late = new ArrayList<>();
        place.arrive(new Thread() {
            @Override
            public void interrupt() {
                late.add(place.isLate(place.epoch()));
            }
        }, null);
        place.begin();
        place.give(0, "task");

        place.cancel(place.epoch(), true, SystemHost.INSTANCE.nanoTime());
        place.interruptAgain(place.epoch());

        assertThat(late).containsExactly(true, true);
    }

    @Test
    void P5_only_the_call_that_cancels_a_task_says_so() {
        var place = new Place();
        place.begin();
        long epoch = place.epoch();

        assertThat(place.cancel(epoch + 1, false, 1)).as("of a task to come").isFalse();
        assertThat(place.cancel(epoch, false, 1)).as("of the running one").isTrue();
        assertThat(place.cancel(epoch, false, 1)).as("of the same again").isFalse();
    }

    @Test
    void P5_a_cancel_that_a_shield_keeps_away_is_one_and_is_delivered_at_its_end() {
        var place = new Place();
        place.arrive(Thread.currentThread(), Thread.currentThread().getContextClassLoader());
        place.begin();
        place.shield(true);

        assertThat(place.cancel(place.epoch(), true, 1)).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).as("in the shield").isFalse();
        place.unshield(true);
        assertThat(Thread.interrupted()).as("after it").isTrue();
    }

    @Test
    void P5_late_is_who_was_cancelled_and_still_runs() {
        var place = new Place();
        place.begin();
        long epoch = place.epoch();

        assertThat(place.isLate(epoch)).as("before its cancel").isFalse();
        place.cancel(epoch, false, 1);
        assertThat(place.isLate(epoch)).isTrue();
        assertThat(place.isLate(epoch + 1)).as("the next task").isFalse();
        place.end();
        assertThat(place.isLate(epoch)).as("after its end").isFalse();
    }

    @Test
    void P5_an_interrupt_that_a_task_leaves_behind_ends_with_it() {
        var place = new Place();
        place.begin();
        Thread.currentThread().interrupt();

        place.end();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void P5_who_waits_for_another_thread_keeps_its_interrupt() {
        Thread.currentThread().interrupt();

        Spin.once(Integer.MAX_VALUE);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void P5_a_place_knows_whose_it_is() {
        var place = new Place();
        place.arrive(new Thread(), null);
        assertThat(place.isCurrentThread()).isFalse();

        place.arrive(Thread.currentThread(), Thread.currentThread().getContextClassLoader());
        assertThat(place.isCurrentThread()).isTrue();
    }

    private static Place running() {
        var place = new Place();
        place.arrive(Thread.currentThread(), Thread.currentThread().getContextClassLoader());
        place.begin();
        place.give(7, "task");
        return place;
    }

    @Test
    void P5_a_cancel_of_one_attempt_ends_with_it() {
        var place = running();
        long first = place.epoch();
        place.cancel(first, true, 1);

        place.reopen(true);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(place.isCancelled()).isFalse();
        assertThat(place.isBusy()).isTrue();
        assertThat(place.index()).isEqualTo(7);
        assertThat(place.isLate(place.epoch())).isFalse();
        assertThat(place.trail(first)).isNull();
        assertThat(place.trail(place.epoch())).isNull();
    }

    /** The canceller of an attempt whose time was out may come when the next one runs already. */
    @Test
    void P5_a_cancel_that_comes_after_its_attempt_hits_nothing() {
        var place = running();
        long first = place.epoch();

        place.reopen(true);

        assertThat(place.cancel(first, true, 1)).isFalse();
        place.interruptAgain(first);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(place.cancel(place.epoch(), true, 1)).as("one that means the next").isTrue();
        assertThat(Thread.interrupted()).isTrue();
        place.end();
        assertThat(place.index()).as("of the next task").isEqualTo(8);
    }

    /** Were the word RUNNING before the flag is clear, the interrupt of who cancels in between would be lost. */
    @Test
    void P5_no_cancel_of_the_next_attempt_is_lost_while_the_first_ends() {
        for (int round = 0; round < 2_000; round++) {
            var place = running();
            long next = place.epoch() + 1;
            var canceller = Thread.ofVirtual().start(() -> {
                while (!place.cancel(next, true, 1)) {
                    Thread.onSpinWait();
                }
            });
            Thread.currentThread().interrupt(); // left behind by the first

            place.reopen(true);
            while (canceller.isAlive()) {
                Thread.onSpinWait(); // leaves the flag alone
            }

            assertThat(place.isCancelled()).isTrue();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void P5_who_cancels_without_interrupts_interrupts_no_next_attempt_either() {
        var place = running();
        place.cancel(place.epoch(), false, 1);

        place.reopen(false);
        place.cancel(place.epoch(), false, 1);

        assertThat(place.isCancelled()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void P11_a_thread_gets_the_class_loader_of_the_run() {
        var place = new Place();
        var loader = new ClassLoader() {};
        var thread = new Thread();

        place.arrive(thread, loader);

        assertThat(thread.getContextClassLoader()).isSameAs(loader);
    }

    /** The index of a task that is left depends on whether the one before it still runs. */
    @Test
    void P8_what_is_taken_from_a_place_between_two_tasks_has_its_right_index() {
        var crew = new Crew(new NoWork(), Crews.terms(Thread.ofVirtual().factory(), 8));
        var victim = new Place();
        var thief = new Place();
        victim.crew = crew;
        thief.crew = crew;
        crew.reserve(2);
        victim.begin();
        victim.give(5, 3);
        victim.end();

        thief.begin();

        assertThat(thief.stealFrom(victim)).isTrue();
        assertThat(thief.index()).isEqualTo(7);
        assertThat(victim.resume()).isTrue();
        assertThat(victim.index()).isEqualTo(6);
        assertThat(crew.reserved()).isZero();
    }

    /** Whatever is thrown out of a task's thread, the place is free for the next. */
    @Test
    void P5_who_departs_leaves_no_task_behind() {
        var place = new Place();
        place.arrive(Thread.currentThread(), Thread.currentThread().getContextClassLoader());
        place.begin();
        long epoch = place.epoch();

        place.depart();
        place.depart();

        assertThat(place.isBusy()).isFalse();
        assertThat(place.epoch()).as("one task has ended").isEqualTo(epoch + 1);
        assertThat(place.thread()).isNull();
    }

    /**
     * A chunk that was handed over while a canceller was between its two writes was lost by the second, and stayed reserved: threads were
     * started for it until the last task had ended.
     */
    @Test
    void P5_a_chunk_that_is_handed_over_during_a_cancel_is_still_there_after() throws InterruptedException {
        var crew = new Crew(new NoWork(), Crews.terms(Thread.ofVirtual().factory(), 8));
        var place = new Place();
        place.crew = crew;
        var thread = new Thread(() -> place.give(5, 6));
        place.arrive(new Thread() {
            @Override
            public void interrupt() {
                thread.start();
                try {
                    var _ = thread.join(Duration.ofMillis(50)); // as long as it may take to do the wrong thing
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }, null);
        crew.reserve(5);
        place.begin();

        place.cancel(place.epoch(), true, SystemHost.INSTANCE.nanoTime());
        thread.join();

        List<Long> indices = new ArrayList<>();
        place.end();
        while (place.resume()) {
            indices.add(place.index());
            place.end();
        }
        assertThat(indices).containsExactly(6L, 7L, 8L, 9L, 10L);
        assertThat(crew.reserved()).isZero();
    }
}
