package dev.braid.examples.gobyexample;

import static java.time.Duration.ofMillis;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Rate;
import dev.braid.channel.Channel;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rate limiting: in Go each request receives a tick first, and a burst is ticks that wait in a buffer. So it can be said here; better said
 * with a {@link Rate}, which is shared by all calls that it is for, takes no thread of its own, and is given to a policy: {@code withRate}.
 */
public final class RateLimiting {

    private static final FanOut GO = FanOut.unlimited();

    private RateLimiting() {}

    /** Serves guests, one in each period, but for so many at once after a quiet time. */
    static void byChannel(List<String> guests, Duration period, int burst, Consumer<String> serve) throws InterruptedException {
        Channel<String> turns = Channel.buffered(burst);
        while (turns.trySend("turn")) {}
        GO.scopeRun(scope -> {
            scope.forkRun(() -> {
                while (true) {
                    Context.sleep(period);
                    turns.trySend("turn");
                }
            });
            for (String guest : guests) {
                turns.receive();
                serve.accept(guest);
            }
            scope.cancel(new CancelledException("all served"));
        });
    }

    /** The same. */
    static void byRate(List<String> guests, Duration period, int burst, Consumer<String> serve) throws InterruptedException {
        Rate turns = Rate.of(1, period).burst(burst);
        FanOut.limit(1).withRate(turns).forEach(guests, serve::accept);
    }

    /** Prints when guests are served, one after the other and in a burst. */
    public static void main(String[] args) throws InterruptedException {
        long start = System.nanoTime();
        Consumer<String> serve =
                guest -> System.out.printf("  %3d ms: %s%n", (System.nanoTime() - start) / 1_000_000, guest);
        List<String> guests = List.of("Ann", "Bob", "Cid", "Dot", "Eve");
        System.out.println("by a channel, one by one");
        byChannel(guests, ofMillis(50), 1, serve);
        System.out.println("by a channel, three at once");
        byChannel(guests, ofMillis(50), 3, serve);
        System.out.println("by a rate, one by one");
        byRate(guests, ofMillis(50), 1, serve);
        System.out.println("by a rate, three at once");
        byRate(guests, ofMillis(50), 3, serve);
    }
}
