package dev.braid.examples.gobyexample;

import static java.time.Duration.ofMillis;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.TaskRunnable;
import dev.braid.channel.Channel;

/**
 * Channel synchronization: in Go a goroutine says by a channel that it is done, and another one receives that before it goes on. So it can
 * be said here; better said with a {@link dev.braid.Scope}, whose {@code join} waits for what was forked, however many they are.
 */
public final class ChannelSynchronization {

    private static final FanOut GO = FanOut.unlimited();

    private ChannelSynchronization() {}

    /** Bakes when the oven is hot. */
    static void byChannel(TaskRunnable<RuntimeException> heat, TaskRunnable<RuntimeException> bake) throws InterruptedException {
        Channel<String> done = Channel.rendezvous();
        GO.scopeRun(scope -> {
            scope.forkRun(() -> {
                heat.run();
                done.send("hot");
            });
            scope.forkRun(() -> {
                done.receive();
                bake.run();
            });
        });
    }

    /** The same. */
    static void byJoin(TaskRunnable<RuntimeException> heat, TaskRunnable<RuntimeException> bake) throws InterruptedException {
        GO.scopeRun(scope -> {
            scope.forkRun(heat);
            scope.join();
            scope.forkRun(bake);
        });
    }

    /** Prints what is done, in this order. */
    public static void main(String[] args) throws InterruptedException {
        byChannel(ChannelSynchronization::heat, () -> System.out.println("baked, told by a channel"));
        byJoin(ChannelSynchronization::heat, () -> System.out.println("baked, after a join"));
    }

    private static void heat() throws InterruptedException {
        Context.sleep(ofMillis(50));
        System.out.println("the oven is hot");
    }
}
