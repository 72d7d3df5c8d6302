package dev.braid;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the tasks of a run within a task see as the cause when that task is told to stop. */
class NestedCauseTest {

    /** Its caller is interrupted at the same time, and was now and then faster: then the cause was that interrupt. */
    @Test
    void P2_tasks_within_a_task_see_what_stopped_that_task() {
        Virtually.inManyOrders(machine -> {
            List<Class<?>> causes = new ArrayList<>();

            FanOut.unlimited().withTaskTimeout(ofSeconds(1)).outcomes(List.of("outer"), outer -> {
                FanOut.unlimited().forEach(List.of(1, 2), inner -> {
                    try {
                        Virtually.sleep(60);
                    } finally {
                        causes.add(Context.current().cause().orElseThrow().getClass());
                    }
                });
                return outer;
            });

            assertThat(causes).containsExactly(TaskTimeoutException.class, TaskTimeoutException.class);
        });
    }
}
