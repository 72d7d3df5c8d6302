package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.internal.host.SystemHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One thread's place, by itself. */
class WorkerTest {

    private static final class Place extends Worker {}

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
        var crew = new Crew(new NoWork(), new Crew.Terms(SystemHost.INSTANCE, Thread.ofVirtual().factory(), 8, false, true, true, 1));
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
