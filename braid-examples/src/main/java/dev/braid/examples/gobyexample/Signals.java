package dev.braid.examples.gobyexample;

import static dev.braid.channel.Case.after;
import static dev.braid.channel.Case.receive;
import static java.time.Duration.ofMillis;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.channel.Channel;
import dev.braid.channel.Receiver;
import dev.braid.channel.Select;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Signals: Go's {@code signal.Notify} has signals sent into a channel, and the program decides what they mean. In Java a JVM that gets SIGTERM,
 * SIGINT or SIGHUP runs its shutdown hooks and ends, with 128 and the signal's number as its status: a hook can close a channel and wait until
 * all is tidy, but it learns no number and cannot go on. (Only {@code sun.misc.Signal} can, of the unsupported module jdk.unsupported.)
 * Better said with a {@link Context} where the work is a {@link FanOut}'s: the hook cancels it, and all tasks are stopped and joined.
 *
 * <p>{@code java dev.braid.examples.gobyexample.Signals channel|context} serves until Ctrl-C or {@code kill}.
 */
public final class Signals {

    private static final FanOut STALLS = FanOut.unlimited().withName("stalls");

    private Signals() {}

    /** Serves a guest after each pause, until the channel is closed. */
    static void byChannel(Receiver<String> closing, Duration pause, Consumer<String> say) throws InterruptedException {
        Select<Boolean, RuntimeException> goOn =
                Select.of(after(pause, () -> true), receive(closing, _ -> false, _ -> false));
        int served = 0;
        while (goOn.select()) {
            served++;
            say.accept("served guest " + served);
        }
        say.accept("swept up");
    }

    /** Serves at so many stalls at once, until the context is cancelled. */
    static void byContext(Context day, int stalls, Duration pause, Consumer<String> say) throws InterruptedException {
        List<Integer> numbers = IntStream.rangeClosed(1, stalls).boxed().toList();
        try {
            day.run(() -> STALLS.forEach(numbers, stall -> serve(stall, pause, say)));
        } catch (CancelledException e) {
            say.accept("swept up");
        }
    }

    private static void serve(int stall, Duration pause, Consumer<String> say) throws InterruptedException {
        try {
            while (true) {
                Context.sleep(pause);
                say.accept("served at stall " + stall);
            }
        } finally {
            say.accept("stall " + stall + " closed");
        }
    }

    /** Has {@code close} done when the JVM is told to end, which then waits for the calling thread. */
    private static void atEnd(Runnable close) {
        Thread caller = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            close.run();
            try {
                caller.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does that
            }
        }));
    }

    /** Serves until it gets a signal. */
    public static void main(String[] args) throws InterruptedException {
        Duration pause = ofMillis(500);
        switch (args.length == 1 ? args[0] : "channel") {
            case "channel" -> {
                Channel<String> closing = Channel.rendezvous();
                atEnd(closing::close);
                byChannel(closing, pause, System.out::println);
            }
            case "context" -> {
                var day = Context.current().withCancel();
                atEnd(day::cancel);
                byContext(day, 2, pause, System.out::println);
            }
            default -> {
                System.err.println("usage: signals channel|context");
                System.exit(2);
            }
        }
    }
}
