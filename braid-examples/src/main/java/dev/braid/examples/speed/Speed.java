package dev.braid.examples.speed;

import dev.braid.FanOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Prints what a task costs, in one process, the candidates taking turns: the median of several rounds.
 *
 * <p>Arguments, all optional: number of trivial tasks, number of sleeping tasks, rounds.
 */
public final class Speed {

    private static final FanOut UNLIMITED = FanOut.unlimited();

    private Speed() {}

    /** A way to run all the work, giving a result so that none of it can be left out. */
    @FunctionalInterface
    private interface Candidate {
        long run() throws Exception;
    }

    /** Prints both comparisons. */
    public static void main(String[] args) throws Exception {
        int trivial = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int sleeping = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 7;
        trivialTasks(trivial, rounds);
        sleepingTasks(sleeping, rounds);
    }

    private static void trivialTasks(int n, int rounds) throws Exception {
        List<Integer> tasks = IntStream.range(0, n).boxed().toList();
        double[] medians = medians(
                rounds,
                List.of(() -> sequential(tasks), () -> sum(UNLIMITED.map(tasks, Speed::work)), () -> invokeAll(tasks)));
        System.out.printf(Locale.ROOT, "%,d trivial tasks, ns per task, median of %d%n", n, rounds);
        print("sequential loop", 1e9 * medians[0] / n, medians[1] / medians[0]);
        print("Braid, map", 1e9 * medians[1] / n, 1);
        print("invokeAll, virtual threads", 1e9 * medians[2] / n, medians[1] / medians[2]);
        System.out.printf(Locale.ROOT, "  Braid is %.1f times faster than invokeAll%n", medians[2] / medians[1]);
    }

    private static void sleepingTasks(int n, int rounds) throws Exception {
        List<Integer> tasks = IntStream.range(0, n).boxed().toList();
        double[] medians = medians(
                rounds, List.of(() -> sum(UNLIMITED.map(tasks, Speed::sleep)), () -> threadEach(tasks)));
        System.out.printf(Locale.ROOT, "%,d tasks that sleep 1 s, seconds in all, median of %d%n", n, rounds);
        print("Braid, map", medians[0], 1);
        print("one virtual thread per task", medians[1], medians[0] / medians[1]);
    }

    private static void print(String name, double value, double braidsRatio) {
        System.out.printf(Locale.ROOT, "  %-28s %8.2f   Braid / this: %.3f%n", name, value, braidsRatio);
    }

    /** Median seconds of each candidate. They take turns, so that a noisy moment hits all alike; one round goes before, to warm up. */
    private static double[] medians(int rounds, List<Candidate> candidates) throws Exception {
        double[][] seconds = new double[candidates.size()][rounds];
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < candidates.size(); i++) {
                System.gc();
                long start = System.nanoTime();
                long result = candidates.get(i).run();
                double took = (System.nanoTime() - start) / 1e9;
                if (result < 0) {
                    throw new AssertionError(result);
                }
                if (round >= 0) {
                    seconds[i][round] = took;
                }
            }
        }
        return Arrays.stream(seconds)
                .mapToDouble(all -> Arrays.stream(all).sorted().toArray()[rounds / 2])
                .toArray();
    }

    private static Integer work(Integer task) {
        return task + 1;
    }

    private static Integer sleep(Integer task) throws InterruptedException {
        Thread.sleep(1_000);
        return task;
    }

    private static long sum(List<Integer> results) {
        long sum = 0;
        for (int result : results) {
            sum += result;
        }
        return sum;
    }

    private static long sequential(List<Integer> tasks) {
        List<Integer> results = new ArrayList<>(tasks.size());
        for (Integer task : tasks) {
            results.add(work(task));
        }
        return sum(results);
    }

    private static long invokeAll(List<Integer> tasks) throws Exception {
        List<Callable<Integer>> calls = new ArrayList<>(tasks.size());
        for (Integer task : tasks) {
            calls.add(() -> work(task));
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            long sum = 0;
            for (var future : executor.invokeAll(calls)) {
                sum += future.resultNow();
            }
            return sum;
        }
    }

    private static long threadEach(List<Integer> tasks) throws InterruptedException {
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
        return sum(List.of(results));
    }
}
