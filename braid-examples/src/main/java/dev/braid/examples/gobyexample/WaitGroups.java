package dev.braid.examples.gobyexample;

import dev.braid.FanOut;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * WaitGroups: Go's {@code Add}, {@code Done} and {@code Wait} are a {@link CountDownLatch} in Java, and who forgets a count waits for
 * ever. Better said with a {@link FanOut}: its calls return when all tasks have ended, so there is nothing to count, and it throws the first
 * failure as Go's errgroup does. Where tasks start more tasks, a {@link dev.braid.Scope}.
 */
public final class WaitGroups {

    private static final FanOut GO = FanOut.unlimited();

    private WaitGroups() {}

    /** Waters all plants, and waits until all are watered. */
    static void byLatch(List<String> plants, Consumer<String> water) throws InterruptedException {
        var left = new CountDownLatch(plants.size());
        for (String plant : plants) {
            Thread.startVirtualThread(() -> {
                try {
                    water.accept(plant);
                } finally {
                    left.countDown();
                }
            });
        }
        left.await();
    }

    /** The same. */
    static void byFanOut(List<String> plants, Consumer<String> water) throws InterruptedException {
        GO.forEach(plants, water::accept);
    }

    /** Prints what is watered, in any order, and then that all is. */
    public static void main(String[] args) throws InterruptedException {
        byLatch(List.of("fern", "ivy", "moss"), plant -> System.out.println(plant + " watered"));
        System.out.println("all watered, by a latch");
        byFanOut(List.of("rose", "tulip"), plant -> System.out.println(plant + " watered"));
        System.out.println("all watered, by a fan-out");
    }
}
