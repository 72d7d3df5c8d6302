package dev.braid.examples.gobyexample;

import static dev.braid.channel.Case.after;
import static dev.braid.channel.Case.receive;
import static dev.braid.channel.Select.select;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.TaskRunnable;
import dev.braid.channel.Channel;
import dev.braid.channel.Receiver;
import java.time.Duration;

/**
 * Timers: in Go a timer is an object with a channel, {@code <-timer.C} waits for it, and {@code Stop} calls it off. Here nothing is there
 * before somebody waits: a select with {@code after}, which another case calls off; or a fork that sleeps, and is cancelled.
 */
public final class Timers {

    private static final FanOut GO = FanOut.unlimited();

    private Timers() {}

    /** Rings after so long, unless it is called off. */
    static String bySelect(Duration delay, Receiver<String> off) throws InterruptedException {
        return select(after(delay, () -> "rings"), receive(off, why -> "off: " + why));
    }

    /** Rings after so long, unless what is done meanwhile ends before that. */
    static void byFork(Duration delay, Runnable ring, TaskRunnable<RuntimeException> meanwhile) throws InterruptedException {
        GO.scopeRun(scope -> {
            scope.forkRun(() -> {
                Context.sleep(delay);
                ring.run();
            });
            meanwhile.run();
            scope.cancel(new CancelledException("not needed")); // timer.Stop()
        });
    }

    /** Prints of four alarms which ring. */
    public static void main(String[] args) throws InterruptedException {
        Channel<String> off = Channel.buffered(1);
        System.out.println("first alarm " + bySelect(ofMillis(20), off));
        off.send("awake");
        System.out.println("second alarm " + bySelect(ofSeconds(60), off));
        byFork(ofMillis(20), () -> System.out.println("third alarm rings"), () -> Context.sleep(ofMillis(200)));
        byFork(ofSeconds(60), () -> System.out.println("fourth alarm rings"), () -> Context.sleep(ofMillis(20)));
        System.out.println("fourth alarm off");
    }
}
