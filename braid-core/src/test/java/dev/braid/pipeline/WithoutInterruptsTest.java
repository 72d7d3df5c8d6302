package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import org.junit.jupiter.api.Test;

/** Pipelines whose threads are not interrupted: what waits between them is told to stop all the same. */
class WithoutInterruptsTest {

    @Test
    void P4_what_waits_for_room_in_a_buffer_is_joined_when_no_more_is_wanted() throws InterruptedException {
        assertThat(Pipeline.range(0, Long.MAX_VALUE)
                        .buffer(4)
                        .take(1)
                        .under(FanOut.unlimited().withoutInterrupts())
                        .toList())
                .containsExactly(0L);
    }

    @Test
    void P4_so_is_what_a_merge_waits_for() throws InterruptedException {
        assertThat(Pipeline.range(0, Long.MAX_VALUE)
                        .merge(Pipeline.range(0, Long.MAX_VALUE))
                        .take(1)
                        .under(FanOut.unlimited().withoutInterrupts())
                        .count())
                .isEqualTo(1);
    }
}
