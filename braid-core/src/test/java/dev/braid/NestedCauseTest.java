package dev.braid;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the tasks of a run within a task see as the cause when that task is told to stop. */
class NestedCauseTest {

    /** A run within a task, of which each inner task sleeps, and tells why it was stopped. */
    @FunctionalInterface
    interface Run {
        void over(List<Integer> tasks, TaskFunction<Integer, Integer, RuntimeException> sleeper) throws InterruptedException;
    }

    static Stream<Arguments> runs() {
        FanOut any = FanOut.unlimited();
        Run map = any::map;
        Run stream = (tasks, sleeper) -> {
            try (Stream<Integer> results = any.stream(tasks, sleeper)) {
                results.forEach(result -> {});
            }
        };
        Run scope = (tasks, sleeper) -> any.scopeRun(inner -> tasks.forEach(task -> inner.fork(task, sleeper)));
        Run busyScope = (tasks, sleeper) -> any.scopeRun(inner -> {
            tasks.forEach(task -> inner.fork(task, sleeper));
            Virtually.sleep(60);
        });
        return Stream.of(
                arguments("map", map),
                arguments("stream", stream),
                arguments("scope", scope),
                arguments("a scope whose block sleeps", busyScope));
    }

    /** Their caller is interrupted at the same time, and was now and then faster: then the cause was that interrupt. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void P2_tasks_within_a_task_see_what_stopped_that_task(String name, Run run) {
        Virtually.inManyOrders(machine -> {
            List<Class<?>> causes = new ArrayList<>();

            FanOut.unlimited().withTaskTimeout(ofSeconds(1)).outcomes(List.of("outer"), outer -> {
                run.over(List.of(1, 2), inner -> {
                    try {
                        Virtually.sleep(60);
                    } finally {
                        causes.add(Context.current().cause().orElseThrow().getClass());
                    }
                    return inner;
                });
                return outer;
            });

            assertThat(causes).containsExactly(TaskTimeoutException.class, TaskTimeoutException.class);
        });
    }
}
