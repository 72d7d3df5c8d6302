package dev.braid.examples.speed;

import dev.braid.FanOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Prints what a task costs, in one process, the candidates taking turns: the median of several runs.
 *
 * <p>Arguments, all optional: number of trivial tasks, number of sleeping tasks, turns.
 */
public final class Speed {

    private static final FanOut UNLIMITED = FanOut.unlimited();

    // Runs of trivial tasks in a turn. Of sleeping tasks there is one, which is long enough.
    private static final int UNCOUNTED = 3;
    private static final int RUNS = 5;

    private static final int WARM_UP = 4;

    private Speed() {}

    /** A way to run all the work; what comes out gives the sum of the results, when it is asked. */
    @FunctionalInterface
    private interface Candidate {
        LongSupplier run() throws Exception;
    }

    /** Prints both comparisons. */
    public static void main(String[] args) throws Exception {
        int trivial = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int sleeping = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        int turns = args.length > 2 ? Integer.parseInt(args[2]) : 9;
        trivialTasks(trivial, turns);
        sleepingTasks(sleeping, turns);
    }

    private static void trivialTasks(int n, int turns) throws Exception {
        List<Integer> tasks = IntStream.range(0, n).boxed().toList();
        double[] medians = medians(
                turns,
                UNCOUNTED,
                RUNS,
                sum(tasks) + n,
                () -> sequential(tasks),
                () -> summing(UNLIMITED.map(tasks, Speed::work)),
                () -> invokeAll(tasks));
        System.out.printf(Locale.ROOT, "%,d trivial tasks, ns per task, median of %d%n", n, turns * RUNS);
        print("sequential loop", 1e9 * medians[0] / n, medians[1] / medians[0]);
        print("Braid, map", 1e9 * medians[1] / n, 1);
        print("invokeAll, virtual threads", 1e9 * medians[2] / n, medians[1] / medians[2]);
        System.out.printf(Locale.ROOT, "  Braid is %.1f times faster than invokeAll%n", medians[2] / medians[1]);
    }

    private static void sleepingTasks(int n, int turns) throws Exception {
        List<Integer> tasks = IntStream.range(0, n).boxed().toList();
        double[] medians = medians(
                turns,
                0,
                1,
                sum(tasks),
                () -> summing(UNLIMITED.map(tasks, Speed::sleep)),
                () -> threadEach(tasks));
        System.out.printf(Locale.ROOT, "%,d tasks that sleep 1 s, seconds in all, median of %d%n", n, turns);
        print("Braid, map", medians[0], 1);
        print("one virtual thread per task", medians[1], medians[0] / medians[1]);
    }

    private static void print(String name, double value, double braidsRatio) {
        System.out.printf(Locale.ROOT, "  %-28s %8.2f   Braid / this: %.3f%n", name, value, braidsRatio);
    }

    /**
     * Median seconds of each candidate, until it has all results; whether they are right is looked at after. The candidates take turns, so
     * that a noisy moment hits all alike. A turn is several runs, of which the first, that may have to collect the garbage of the one
     * before, are not counted: each pays for what it leaves behind itself. The first turns of all are for the compiler.
     */
    private static double[] medians(int turns, int uncounted, int runs, long expected, Candidate... candidates)
            throws Exception {
        double[][] seconds = new double[candidates.length][turns * runs];
        for (int turn = -WARM_UP; turn < turns; turn++) {
            for (int i = 0; i < candidates.length; i++) {
                for (int run = -uncounted; run < runs; run++) {
                    double took = seconds(candidates[i], expected);
                    if (turn >= 0 && run >= 0) {
                        seconds[i][turn * runs + run] = took;
                    }
                }
            }
        }
        return Arrays.stream(seconds)
                .mapToDouble(all -> Arrays.stream(all).sorted().toArray()[all.length / 2])
                .toArray();
    }

    private static double seconds(Candidate candidate, long expected) throws Exception {
        long start = System.nanoTime();
        LongSupplier results = candidate.run();
        double took = (System.nanoTime() - start) / 1e9;
        if (results.getAsLong() != expected) {
            throw new AssertionError("the results add up to " + results.getAsLong() + ", not " + expected);
        }
        return took;
    }

    private static Integer work(Integer task) {
        return task + 1;
    }

    private static Integer sleep(Integer task) throws InterruptedException {
        Thread.sleep(1_000);
        return task;
    }

    private static LongSupplier summing(List<Integer> results) {
        return () -> sum(results);
    }

    private static long sum(List<Integer> results) {
        long sum = 0;
        for (int result : results) {
            sum += result;
        }
        return sum;
    }

    private static LongSupplier sequential(List<Integer> tasks) {
        List<Integer> results = new ArrayList<>(tasks.size());
        for (Integer task : tasks) {
            results.add(work(task));
        }
        return summing(results);
    }

    private static LongSupplier invokeAll(List<Integer> tasks) throws InterruptedException {
        List<Callable<Integer>> calls = new ArrayList<>(tasks.size());
        for (Integer task : tasks) {
            calls.add(() -> work(task));
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> results = executor.invokeAll(calls);
            return () -> results.stream().mapToLong(Future::resultNow).sum();
        }
    }

    private static LongSupplier threadEach(List<Integer> tasks) throws InterruptedException {
        Integer[] results = new Integer[tasks.size()];
        var done = new CountDownLatch(results.length);
        for (int i = 0; i < results.length; i++) {
            int index = i;
            Thread.startVirtualThread(() -> {
                try {
                    results[index] = sleep(tasks.get(index));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        return summing(List.of(results));
    }
}
