package dev.braid.examples.gobyexample;

import dev.braid.FanOut;
import java.util.List;
import java.util.function.Consumer;

/**
 * Goroutines: work that goes on beside the caller. Go says {@code go f(x)} and knows no more of it. A virtual thread is the same: who starts
 * it must join it, and does not hear what it throws. Better said with a {@link FanOut}, which joins all and throws the first failure.
 */
public final class Goroutines {

    private static final FanOut GO = FanOut.unlimited();

    private Goroutines() {}

    /** All birds sing at once, each in a thread of its own. */
    static void byThread(List<String> birds, Consumer<String> sing) throws InterruptedException {
        List<Thread> threads =
                birds.stream().map(bird -> Thread.startVirtualThread(() -> sing.accept(bird))).toList();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** The same, and if one cannot sing, the others stop and the caller hears of it. */
    static void byFanOut(List<String> birds, Consumer<String> sing) throws InterruptedException {
        GO.forEach(birds, sing::accept);
    }

    /** Prints who sings, in any order. */
    public static void main(String[] args) throws InterruptedException {
        byThread(List.of("blackbird", "robin", "wren"), bird -> System.out.println(bird + " sings, in a thread"));
        byFanOut(List.of("finch", "lark", "tit"), bird -> System.out.println(bird + " sings, in a fan-out"));
    }
}
