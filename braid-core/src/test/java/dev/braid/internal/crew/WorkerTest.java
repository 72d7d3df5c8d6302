package dev.braid.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.internal.host.SystemHost;
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
}
