package dev.braid;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.RunInfo.TaskInfo;
import dev.braid.pipeline.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What can be found out about runs that go on. Runs of other tests may go on too, so each has names of its own. */
class RunningTest {

    private final ManualHost host = new ManualHost();

    private static List<RunInfo> running(String name) {
        return FanOut.running().stream().filter(run -> run.name().equals(name)).toList();
    }

    private static RunInfo only(String name) {
        assertThat(running(name)).hasSize(1);
        return running(name).getFirst();
    }

    private static List<Integer> tasks(int number) {
        return IntStream.range(0, number).boxed().toList();
    }

    private static List<Long> indices(RunInfo run) {
        return run.tasks().stream().map(TaskInfo::index).sorted().toList();
    }

    @Test
    void a_run_says_what_it_is_and_how_far_it_has_come() throws Exception {
        FanOut policy = FanOut.limit(1).withName("far").toleratingAll();
        var seen = new ArrayList<RunInfo>();
        policy.outcomes(tasks(7), i -> {
            if (i == 0) {
                throw new IOException("disk on fire");
            }
            if (i == 3) {
                seen.add(only("far"));
            }
            return i;
        });

        assertThat(seen).singleElement().satisfies(run -> {
            assertThat(run.form()).isEqualTo("outcomes");
            assertThat(run.limit()).isEqualTo(OptionalInt.of(1));
            assertThat(run.failed()).isOne();
            assertThat(run.succeeded()).isEqualTo(2);
            assertThat(run.cancelled()).isZero();
            assertThat(indices(run)).containsExactly(3L);
            assertThat(run.waiting()).hasValue(3);
            assertThat(run.cause()).isEmpty();
            assertThat(run.around()).isEmpty();
            assertThat(run.pull()).isEmpty();
        });
    }

    @Test
    void a_task_says_who_runs_it_and_what_it_is_doing() throws Exception {
        var asleep = new CountDownLatch(1);
        var seen = new CountDownLatch(1);
        FanOut.unlimited().withName("stack").forEach(tasks(2), i -> {
            if (i == 0) {
                sleepUntil(seen, asleep);
                return;
            }
            asleep.await();
            TaskInfo sleeper = only("stack").tasks().stream()
                    .filter(task -> task.index() == 0)
                    .findFirst()
                    .orElseThrow();
            assertThat(sleeper.name()).isEqualTo("stack/0");
            assertThat(sleeper.thread().getName()).isEqualTo("stack/0");
            assertThat(sleeper.stack()).extracting(StackTraceElement::getMethodName).contains("sleepUntil");
            assertThat(sleeper.cancelled()).isFalse();
            assertThat(sleeper.age()).isPositive();
            seen.countDown();
        });
    }

    private static void sleepUntil(CountDownLatch seen, CountDownLatch asleep) throws InterruptedException {
        asleep.countDown();
        seen.await();
    }

    @Test
    void without_a_run_nothing_goes_on() throws Exception {
        FanOut policy = FanOut.limit(2).withName("gone");
        policy.forEach(tasks(3), _ -> {});
        policy.scopeRun(scope -> scope.forkRun(() -> {}));
        policy.stream(tasks(3), i -> i).forEach(_ -> {});
        assertThatThrownBy(() -> policy.forEach(tasks(3), _ -> {
            throw new IOException();
        })).isInstanceOf(IOException.class);
        Pipeline.from(tasks(3)).parallel(policy, i -> i).under(policy).forEach(_ -> {});

        assertThat(running("gone")).isEmpty();
    }

    /** Whoever closes the crew and whoever comes from the join race for the list. */
    @RepeatedTest(50)
    void a_run_is_not_listed_any_more_when_its_call_returns() throws Exception {
        FanOut policy = FanOut.limit(2).withName("returned");
        for (int i = 0; i < 100; i++) {
            policy.forEach(tasks(2), _ -> {});
            assertThat(running("returned")).isEmpty();
        }
    }

    @Test
    void observers_know_a_run_by_the_same_id() throws Exception {
        List<Long> observed = Collections.synchronizedList(new ArrayList<>());
        List<Long> found = Collections.synchronizedList(new ArrayList<>());
        FanOut policy = FanOut.limit(1).withName("id").withObserver(new Observer() {
            @Override
            public void runStarted(Run run) {
                observed.add(run.id());
            }
        });
        for (int i = 0; i < 3; i++) {
            policy.forEach(tasks(1), _ -> found.add(only("id").id()));
        }

        assertThat(found).doesNotHaveDuplicates().isEqualTo(observed);
    }

    @Test
    void a_run_without_observers_has_an_id_of_its_own_as_long_as_it_goes_on() throws Exception {
        Set<Long> ids = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 3; i++) {
            FanOut.limit(1).withName("own").forEach(tasks(3), _ -> ids.add(only("own").id()));
        }

        assertThat(ids).hasSize(3);
    }

    // Ages, and the order by them

    @Test
    void ages_are_those_of_the_first_task_of_a_thread() throws Exception {
        host.run(() -> FanOut.unlimited().withName("aged").forEach(tasks(2).iterator(), i -> {
            if (i == 0) {
                host.advance(ofSeconds(5));
                RunInfo run = only("aged");
                assertThat(run.age()).isEqualTo(ofSeconds(5));
                assertThat(run.tasks().getFirst().age()).isEqualTo(ofSeconds(5));
            }
        }));
    }

    @Test
    void a_task_that_follows_one_that_lasted_has_an_age_of_its_own() throws Exception {
        host.run(() -> FanOut.limit(1).withName("second").forEach(tasks(4), _ -> {
            host.advance(ofSeconds(3));
            assertThat(only("second").tasks().getFirst().age()).isEqualTo(ofSeconds(3));
        }));
    }

    @Test
    void what_a_thread_has_waited_for_a_task_is_not_the_age_of_that() throws Exception {
        var ages = new ArrayList<Duration>();
        Iterator<Integer> slow = Stream.iterate(0, i -> i < 3, i -> i + 1).peek(_ -> host.advance(ofSeconds(60))).iterator();
        host.run(() -> FanOut.limit(1).withName("pulled").forEach(slow, _ -> {
            host.advance(ofSeconds(1));
            ages.add(only("pulled").tasks().getFirst().age());
        }));

        assertThat(ages).containsExactly(ofSeconds(1), ofSeconds(1), ofSeconds(1));
    }

    @Test
    void where_there_is_a_deadline_each_age_is_exact() throws Exception {
        host.run(() -> FanOut.limit(1).withName("timed").withTimeout(ofSeconds(1_000_000)).forEach(tasks(2_000), _ -> {
            host.advance(ofSeconds(1));
            assertThat(only("timed").tasks().getFirst().age()).isEqualTo(ofSeconds(1));
        }));
    }

    @Test
    void runs_and_tasks_are_sorted_by_age() throws Exception {
        var all = new CountDownLatch(3);
        var seen = new CountDownLatch(1);
        host.run(() -> FanOut.limit(1).withName("old").forEach(tasks(1), _ -> {
            host.advance(ofSeconds(1));
            FanOut.limit(1).withName("young").scopeRun(scope -> {
                host.advance(ofSeconds(1));
                FanOut unlimited = FanOut.unlimited().withName("youngest");
                unlimited.forEach(tasks(3), i -> {
                    if (i == 2) {
                        host.advance(ofSeconds(1));
                    }
                    all.countDown();
                    all.await();
                    if (i == 0) {
                        assertThat(FanOut.running()).extracting(RunInfo::name).containsSubsequence("old", "young", "youngest");
                        assertThat(only("youngest").tasks()).extracting(TaskInfo::age).isSortedAccordingTo((a, b) -> b.compareTo(a));
                        seen.countDown();
                    }
                    seen.await();
                });
            });
        }));
    }

    // Who is around

    @Test
    void a_run_in_a_task_names_the_run_around_it() throws Exception {
        FanOut.limit(1).withName("outer").withTaskTimeout(ofSeconds(1_000)).forEach(tasks(1), _ -> Context.shielded().run(() ->
                FanOut.limit(1).withName("inner").forEach(tasks(1), _ ->
                        assertThat(only("inner").around()).hasValue(only("outer").id()))));
    }

    @Test
    void a_run_that_outlasts_what_it_began_in_names_nobody() throws Exception {
        var stream = new ArrayList<Stream<OptionalLong>>();
        FanOut.limit(1).withName("ended").forEach(tasks(1), _ -> stream.add(
                FanOut.limit(1).withName("outlasts").stream(tasks(1), _ -> only("outlasts").around())));
        try (Stream<OptionalLong> results = stream.getFirst()) {
            assertThat(results).containsExactly(OptionalLong.empty());
        }
    }

    // Cancelled

    @Test
    void a_task_that_does_not_stop_is_shown_with_the_cause() throws Exception {
        var failure = new IOException("disk on fire");
        var deaf = new CountDownLatch(1);
        var told = new AtomicBoolean();
        assertThatThrownBy(() -> FanOut.unlimited().withName("deaf").forEach(tasks(2), i -> {
            if (i == 1) {
                deaf.await();
                throw failure;
            }
            deaf.countDown();
            while (!Thread.interrupted()) {
                Thread.onSpinWait();
            }
            RunInfo run = only("deaf");
            told.set(run.tasks().stream().anyMatch(task -> task.index() == 0 && task.cancelled())
                    && run.cause().equals(Optional.of(failure)));
        })).isSameAs(failure);

        assertThat(told).isTrue();
    }

    // Where tasks come from

    @Test
    void a_source_that_blocks_is_shown() throws Exception {
        var blocked = new CountDownLatch(1);
        var seen = new CountDownLatch(1);
        Iterator<Integer> source = new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                if (given == 1) {
                    blocked.countDown();
                    uninterruptedly(seen);
                }
                return given < 1;
            }

            @Override
            public Integer next() {
                return given++;
            }
        };
        FanOut.limit(2).withName("source").forEach(source, _ -> {
            blocked.await();
            RunInfo run = only("source");
            seen.countDown();
            assertThat(run.tasks()).extracting(TaskInfo::name).containsExactly("source/0");
            assertThat(run.waiting()).isEmpty();
            assertThat(run.pull()).hasValueSatisfying(pull -> {
                assertThat(pull.stack()).extracting(StackTraceElement::getMethodName).contains("hasNext");
                assertThat(pull.thread().getName()).isEqualTo("source");
            });
        });
    }

    @Test
    void a_thread_that_gets_its_next_task_is_seen_to_run_none() throws Exception {
        var seen = new ArrayList<String>();
        Iterator<Integer> looking = Stream.iterate(0, i -> i < 3, i -> i + 1)
                .peek(_ -> seen.add(only("next").tasks().size() + " " + only("next").pull().isPresent()))
                .iterator();
        FanOut.limit(1).withName("next").forEach(looking, _ -> {});

        assertThat(seen).containsExactly("0 true", "0 true", "0 true");
    }

    private static void uninterruptedly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // Forms

    @Test
    void a_scope_says_how_many_forks_wait() throws Exception {
        FanOut.limit(1).withName("scope").scopeRun(scope -> {
            var asleep = new CountDownLatch(1);
            var seen = new CountDownLatch(1);
            scope.forkRun(() -> {
                asleep.countDown();
                seen.await();
            });
            scope.forkRun(() -> {});
            scope.forkRun(() -> {});
            asleep.await();
            RunInfo run = only("scope");
            seen.countDown();

            assertThat(run.form()).isEqualTo("scopeRun");
            assertThat(run.waiting()).hasValue(2);
            assertThat(indices(run)).containsExactly(0L);
        });
    }

    @Test
    void a_stream_goes_on_from_its_first_read() {
        var last = new CountDownLatch(1);
        Iterator<Integer> endless = Stream.iterate(0, i -> i + 1).iterator();
        try (Stream<Integer> stream = FanOut.limit(1).withName("stream").stream(endless, i -> {
            if (i > 0) {
                last.await();
            }
            return i;
        })) {
            assertThat(running("stream")).isEmpty();
            assertThat(stream.iterator().next()).isZero();
            assertThat(only("stream").form()).isEqualTo("stream");
            assertThat(only("stream").succeeded()).isOne();
        }
        assertThat(running("stream")).isEmpty();
    }

    @Test
    void P1_a_stream_that_is_lost_is_not_kept() throws InterruptedException {
        loseStream();
        while (!running("lost").isEmpty()) {
            System.gc();
            Thread.onSpinWait();
        }
    }

    /** Its window is full and its reader has gone, so no thread of it is left. */
    private static void loseStream() {
        Iterator<Integer> endless = Stream.iterate(0, i -> i + 1).iterator();
        assertThat(FanOut.limit(1).withName("lost").stream(endless, i -> i).iterator().next()).isZero();
        assertThat(only("lost").id()).isPositive();
    }

    @Test
    void a_pipeline_is_a_run_and_so_is_each_parallel_stage() throws Exception {
        var seen = ConcurrentHashMap.<String>newKeySet();
        Pipeline.from(tasks(1)).parallel(FanOut.limit(3).withName("stage"), i -> {
            RunInfo stage = only("stage");
            seen.add(stage.form() + " in " + FanOut.running().stream()
                    .filter(run -> stage.around().equals(OptionalLong.of(run.id())))
                    .map(run -> run.name() + ", " + run.form())
                    .toList());
            return i;
        }).toList();

        assertThat(seen).containsExactly("stage in [pipeline, Pipeline.toList]");
    }

    @Test
    void attempts_of_a_hedged_task_are_a_run_in_that_task() throws Exception {
        var both = new CyclicBarrier(2);
        var seen = new CountDownLatch(1);
        FanOut.limit(1).withName("hedged").withHedge(Duration.ofNanos(1)).forEach(tasks(1), _ -> {
            if (both.await() != 0) {
                seen.await();
                return;
            }
            RunInfo attempts = only("hedged/0");
            RunInfo around = only("hedged");
            seen.countDown();
            assertThat(attempts.form()).isEqualTo("hedge");
            assertThat(attempts.around()).hasValue(around.id());
            assertThat(attempts.tasks()).extracting(TaskInfo::name).containsExactlyInAnyOrder("hedged/0/0", "hedged/0/1");
            assertThat(around.tasks()).extracting(TaskInfo::name).containsExactly("hedged/0");
        });
    }

    @Test
    void a_task_that_the_reader_of_a_pipeline_does_itself_is_the_stages_all_the_same() throws Exception {
        var found = new ArrayList<String>();
        String reader = "reader/0";
        Pipeline.from(IntStream.range(0, 400_000).boxed().toList().iterator())
                .parallel(FanOut.limit(2).withName("read"), i -> {
                    if (Thread.currentThread().getName().equals(reader) && found.isEmpty() && i > 200_000) {
                        RunInfo run = only("read");
                        run.tasks().stream()
                                .filter(task -> task.thread() == Thread.currentThread())
                                .forEach(task -> found.add(task.name().equals("read/" + i) + " " + (run.succeeded() > 100_000)));
                    }
                    return i;
                })
                .under(FanOut.unlimited().withName("reader"))
                .forEach(_ -> {});

        assertThat(found).containsAnyOf("true true").doesNotContain("false true", "false false", "true false");
    }

    @Test
    void runs_in_virtual_time_go_on_too() {
        Virtually.inManyOrders(machine -> FanOut.limit(2).withName("virtual").forEach(tasks(3), _ -> {
            Virtually.sleep(7);
            assertThat(only("virtual").tasks().getFirst().age()).isEqualTo(ofSeconds(7));
        }));
    }

    // As text

    @Test
    void as_text_it_reads_like_a_thread_dump() throws Exception {
        var text = new ArrayList<String>();
        host.run(() -> FanOut.limit(1).withName("text").withTimeout(ofSeconds(99)).forEach(tasks(3), i -> {
            host.advance(Duration.ofMillis(12_400));
            if (i == 1) {
                text.add(only("text").toString().replaceAll("run \\d+", "run N").replaceAll("#\\d+", "#N"));
            }
        }));

        assertThat(text.getFirst().lines().limit(2)).containsExactly(
                "text: forEach, limit 1, 24.8 s, run N; 1 succeeded, 1 running, 1 waiting",
                "    text/1, 12.4 s, thread #N");
        assertThat(text.getFirst().lines().skip(2))
                .allMatch(line -> line.startsWith("        at "))
                .anyMatch(line -> line.contains("RunningTest.only("))
                .noneMatch(line -> line.contains("WorkerLoop"));
    }

    @Test
    void a_cause_that_cannot_say_what_it_is_hides_nothing() throws Exception {
        var text = new ArrayList<String>();
        FanOut.limit(1).withName("silent").scopeRun(scope -> scope.forkRun(() -> {
            scope.cancel(new Silent());
            text.add(only("silent").toString());
        }));

        assertThat(text.getFirst()).startsWith("silent: scopeRun, ").contains("; cancelled: dev.braid.Silent\n");
    }
}
