package dev.braid.slf4j;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.Retry;
import dev.braid.pipeline.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

class MdcObserverTest {

    private static final FanOut CRAWL = FanOut.limit(4).withName("crawl").withObserver(new MdcObserver());

    private final Logged log = new Logged("work");

    @AfterEach
    void clear() {
        log.close();
        MDC.clear();
    }

    private static Map<String, String> mdc() {
        return Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
    }

    private static Map<String, String> names(String run, int task) {
        return Map.of("braid.run", run, "braid.task", run + "/" + task);
    }

    private static Map<String, String> names(String run, int task, String attempt) {
        return Map.of("braid.run", run, "braid.task", run + "/" + task, "braid.attempt", attempt);
    }

    private <T> T fetch(T task) {
        log.logger.info("fetched {}", task);
        return task;
    }

    // Whoever logs

    @Test
    void tasks_log_with_their_names() throws InterruptedException {
        CRAWL.forEach(List.of(0, 1, 2), this::fetch);

        assertThat(List.of(0, 1, 2)).allSatisfy(
                task -> assertThat(log.mdc("fetched " + task)).containsExactly(names("crawl", task)));
    }

    @Test
    void forks_log_with_their_names() throws InterruptedException {
        CRAWL.scopeRun(scope -> {
            scope.fork(() -> fetch(0));
            scope.forkRun(() -> fetch(1));
            scope.join();
        });

        assertThat(log.mdc("fetched 0")).containsExactly(names("crawl", 0));
        assertThat(log.mdc("fetched 1")).containsExactly(names("crawl", 1));
    }

    @Test
    void tasks_of_a_stream_log_with_their_names() throws InterruptedException {
        try (Stream<Integer> answers = CRAWL.stream(List.of(0, 1, 2), this::fetch)) {
            assertThat(answers.toList()).containsExactlyInAnyOrder(0, 1, 2);
        }

        assertThat(List.of(0, 1, 2)).allSatisfy(
                task -> assertThat(log.mdc("fetched " + task)).containsExactly(names("crawl", task)));
    }

    @Test
    void tasks_of_a_pipeline_log_with_their_names() throws InterruptedException {
        Pipeline.from(List.of(0, 1, 2)).parallel(CRAWL, this::fetch).forEach(answer -> log.logger.info("stored {}", answer));

        assertThat(List.of(0, 1, 2)).allSatisfy(
                task -> assertThat(log.mdc("fetched " + task)).containsExactly(names("crawl", task)));
        assertThat(log.mdc("stored 1")).as("no task of that policy").containsExactly(Map.of());
    }

    @Test
    void attempts_log_with_their_numbers() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CRAWL.withRetry(Retry.times(2).on(IOException.class)).forEach(List.of(0), task -> {
            log.logger.info("attempt");
            if (attempts.incrementAndGet() < 3) {
                throw new IOException("disk on fire");
            }
        });

        assertThat(log.mdc("attempt"))
                .containsExactly(names("crawl", 0, "1"), names("crawl", 0, "2"), names("crawl", 0, "3"));
    }

    @RepeatedTest(20)
    void attempts_side_by_side_are_told_from_one_another() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        CRAWL.withHedge(ofMillis(1)).forEach(List.of(0), task -> {
            boolean first = attempts.incrementAndGet() == 1;
            log.logger.info(first ? "first" : "second");
            if (first) {
                try {
                    new CountDownLatch(1).await();
                } finally {
                    log.logger.info("lost");
                }
            }
        });

        Map<String, String> hedge =
                Map.of("braid.run", "crawl", "braid.task", "crawl/0", "braid.attempt", "1", "braid.hedge", "true");
        assertThat(Stream.of("first", "second").flatMap(message -> log.mdc(message).stream()))
                .containsExactlyInAnyOrder(names("crawl", 0, "1"), hedge);
        assertThat(log.mdc("lost")).isEqualTo(log.mdc("first"));
    }

    @Test
    void what_another_observer_logs_at_the_end_of_a_task_has_its_names() throws InterruptedException {
        CRAWL.withObserver(new Observer() {
                    @Override
                    public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
                        log.logger.info("ended");
                    }
                })
                .forEach(List.of(0), this::fetch);

        assertThat(log.mdc("ended")).containsExactly(names("crawl", 0));
    }

    // Runs within runs

    @Test
    void a_nested_run_logs_with_its_own_names_and_then_its_task_with_its_own_again() throws InterruptedException {
        FanOut outer = FanOut.limit(1).withName("site").withObserver(new MdcObserver());
        outer.forEach(List.of(0), site -> {
            CRAWL.forEach(List.of(0, 1), this::fetch);
            log.logger.info("done");
        });

        assertThat(log.mdc("fetched 1")).containsExactly(names("crawl", 1));
        assertThat(log.mdc("done")).containsExactly(names("site", 0));
    }

    @Test
    void a_nested_run_has_no_attempt_of_what_is_around_it() throws InterruptedException {
        FanOut outer = FanOut.limit(1).withName("site").withObserver(new MdcObserver()).withRetry(Retry.times(1));
        FanOut inner = CRAWL.withPropagator(new MdcPropagator());
        outer.forEach(List.of(0), site -> {
            inner.forEach(List.of(0), this::fetch);
            log.logger.info("done");
        });

        assertThat(log.mdc("fetched 0")).containsExactly(names("crawl", 0));
        assertThat(log.mdc("done")).containsExactly(names("site", 0, "1"));
    }

    // With what is there

    static Stream<FanOut> withPropagator() {
        FanOut policy = FanOut.limit(1).withName("crawl");
        return Stream.of(
                policy.withPropagator(new MdcPropagator()).withObserver(new MdcObserver()),
                policy.withObserver(new MdcObserver()).withPropagator(new MdcPropagator()));
    }

    @ParameterizedTest
    @MethodSource("withPropagator")
    void names_and_the_callers_values_stand_side_by_side(FanOut policy) throws InterruptedException {
        MDC.put("request", "r-17");
        MDC.put("braid.task", "of a task around");
        Map<String, String> before = mdc();

        policy.forEach(List.of(0, 1), this::fetch);

        assertThat(log.mdc("fetched 1"))
                .containsExactly(Map.of("request", "r-17", "braid.run", "crawl", "braid.task", "crawl/1"));
        assertThat(mdc()).as("the caller's").isEqualTo(before);
    }

    @Test
    void nothing_is_left_to_a_later_task_whatever_a_task_does_to_the_names() {
        List<Map<String, String>> between = new CopyOnWriteArrayList<>();
        FanOut one = FanOut.limit(1).withName("crawl").withRetry(Retry.times(1)).withObserver(new MdcObserver()).withObserver(new Observer() {
            @Override
            public void taskStarted(Task task) {
                between.add(mdc());
            }
        });

        assertThatThrownBy(() -> one.forEach(List.of(0, 1, 2), task -> {
                    fetch(task);
                    if (task == 0) {
                        MDC.put("braid.task", "mine");
                    } else if (task == 1) {
                        MDC.clear();
                    } else {
                        throw new IOException("disk on fire");
                    }
                }))
                .isInstanceOf(IOException.class);

        assertThat(log.mdc("fetched 2")).contains(names("crawl", 2, "1"));
        assertThat(between).hasSize(3).containsOnly(Map.of());
    }

    @Test
    void the_callers_values_are_untouched_without_a_propagator_too() throws InterruptedException {
        MDC.put("request", "r-17");
        MDC.put("braid.run", "of a run around");
        Map<String, String> before = mdc();

        CRAWL.forEach(List.of(0, 1, 2), this::fetch);

        assertThat(mdc()).isEqualTo(before);
    }
}
