package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.pipeline.Pipeline;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread dump says which task each thread runs. */
class ThreadNamesTest {

    private static final FanOut CRAWL = FanOut.limit(1).withName("crawl");

    /** So long that many would not be done in a tenth of a millisecond. */
    private static final long LASTING_NANOS = 200_000;

    private static String name() {
        return Thread.currentThread().getName();
    }

    private static List<Integer> tasks(int number) {
        return IntStream.range(0, number).boxed().toList();
    }

    private static void last() {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < LASTING_NANOS) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_thread_is_named_after_its_first_task() throws Exception {
        assertThat(CRAWL.map(tasks(1), _ -> name())).containsExactly("crawl/0");
    }

    @Test
    void without_a_name_the_run_is_a_fan_out() throws Exception {
        assertThat(FanOut.unlimited().map(tasks(1), _ -> name())).containsExactly("fan-out/0");
    }

    @Test
    void while_tasks_last_a_thread_is_named_after_each() throws Exception {
        List<String> names = CRAWL.map(tasks(5), _ -> {
            last();
            return name();
        });

        assertThat(names).containsExactly("crawl/0", "crawl/1", "crawl/2", "crawl/3", "crawl/4");
    }

    @Test
    void a_thread_that_runs_through_short_tasks_is_named_after_the_run() throws Exception {
        List<String> names = CRAWL.map(tasks(20_000), _ -> name());

        assertThat(names.getLast()).isEqualTo("crawl");
    }

    @Test
    void a_thread_is_named_after_tasks_again_when_they_come_to_last() throws Exception {
        List<String> names = CRAWL.map(tasks(20_000), i -> {
            if (i > 19_000) {
                last();
            }
            return name();
        });

        assertThat(names).contains("crawl").last().isEqualTo("crawl/19999");
    }

    /** Some last, so that what is claimed at once is divided among threads that have just begun; names are looked at before and after. */
    @RepeatedTest(20)
    void a_thread_never_has_the_name_of_another_task() throws Exception {
        Set<String> wrong = ConcurrentHashMap.newKeySet();
        FanOut.limit(8).withName("crawl").forEach(tasks(3_000), i -> {
            look(i, wrong);
            if (i % 100 == 99) {
                last();
                Thread.yield();
            }
            look(i, wrong);
        });

        assertThat(wrong).isEmpty();
    }

    @RepeatedTest(20)
    void nor_does_one_whose_task_has_failed() throws Exception {
        Set<String> wrong = ConcurrentHashMap.newKeySet();
        FanOut.limit(4).withName("crawl").toleratingAll().forEach(tasks(1_000), i -> {
            look(i, wrong);
            if (i % 10 == 9) {
                throw new IllegalStateException();
            }
        });

        assertThat(wrong).isEmpty();
    }

    private static void look(int task, Set<String> wrong) {
        if (!name().equals("crawl") && !name().equals("crawl/" + task)) {
            wrong.add(name() + " in " + task);
        }
    }

    @Test
    void a_thread_that_gets_a_task_is_not_named_after_one() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        Iterator<Integer> tasks = tasks(5).iterator();
        CRAWL.forEach(
                new Iterator<Integer>() {
                    @Override
                    public boolean hasNext() {
                        names.add(name());
                        return tasks.hasNext();
                    }

                    @Override
                    public Integer next() {
                        return tasks.next();
                    }
                },
                _ -> last());

        assertThat(names).containsExactly("crawl");
    }

    @Test
    void a_thread_of_its_own_is_named_after_its_task() throws Exception {
        assertThat(FanOut.limit(3).withName("crawl").threadPerTask().map(tasks(3), _ -> name()))
                .containsExactly("crawl/0", "crawl/1", "crawl/2");
    }

    @Test
    void forks_are_numbered_in_the_order_in_which_they_begin() throws Exception {
        String name = CRAWL.scope(scope -> {
            Fork<String> fork = scope.fork(ThreadNamesTest::name);
            scope.join();
            return fork.get();
        });

        assertThat(name).isEqualTo("crawl/0");
    }

    @Test
    void the_attempts_of_a_hedged_task_are_named_after_it() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        var second = new CountDownLatch(1);
        CRAWL.withHedge(Duration.ofNanos(1)).forEach(tasks(1), _ -> {
            names.add(name());
            if (names.size() == 2) {
                second.countDown();
            }
            second.await();
        });

        assertThat(names).containsExactlyInAnyOrder("crawl/0/0", "crawl/0/1");
    }

    @Test
    void the_reader_of_a_pipeline_keeps_its_name_while_it_does_short_tasks() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        Pipeline.range(0, 300_000).parallel(FanOut.limit(2).withName("square"), i -> {
            names.add(name());
            return i * i;
        }).forEach(_ -> {});

        assertThat(names).contains("square").allMatch(name -> name.equals("square")
                || name.startsWith("square/")
                || name.equals("pipeline/0"));
    }

    @Test
    void a_thread_dump_shows_each_task_by_its_name_and_where_it_waits(@TempDir Path folder) throws Exception {
        Path dump = folder.resolve("dump.txt");
        var asleep = new CountDownLatch(1);
        var awake = new Semaphore(0);
        FanOut.limit(2).withName("crawl").forEach(tasks(2), i -> {
            if (i == 0) {
                waitForTheEnd(awake, asleep);
            } else {
                asleep.await();
                dumpThreads(dump);
                awake.release();
            }
        });

        assertThat(thread("crawl/0", dump)).contains(getClass().getName() + ".waitForTheEnd");
        assertThat(thread("crawl/1", dump)).contains("dumpThreads");
    }

    private static void dumpThreads(Path to) throws Exception {
        String[] types = {String.class.getName(), String.class.getName()};
        Object[] arguments = {to.toString(), "TEXT_PLAIN"};
        ManagementFactory.getPlatformMBeanServer()
                .invoke(new ObjectName("com.sun.management:type=HotSpotDiagnostic"), "dumpThreads", arguments, types);
    }

    private static void waitForTheEnd(Semaphore end, CountDownLatch waits) throws InterruptedException {
        waits.countDown();
        end.acquire();
    }

    private static String thread(String name, Path dump) throws Exception {
        String text = Files.readString(dump);
        int start = text.indexOf('"' + name + '"');
        assertThat(start).as(name).isNotNegative();
        return text.substring(start, text.indexOf("\n\n", start) < 0 ? text.length() : text.indexOf("\n\n", start));
    }
}
