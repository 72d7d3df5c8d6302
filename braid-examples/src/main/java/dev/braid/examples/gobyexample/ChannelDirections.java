package dev.braid.examples.gobyexample;

import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.channel.Channel;
import dev.braid.channel.Receiver;
import dev.braid.channel.Sender;

/**
 * Channel directions: Go's {@code chan<- int} and {@code <-chan int} are the types {@link Sender} and {@link Receiver}; a {@link Channel} is
 * both. In Go who may send may close, and so it is here. {@code writeOnly()} and {@code readOnly()} are for code that one does not trust
 * not to cast.
 */
public final class ChannelDirections {

    private static final FanOut GO = FanOut.unlimited();

    private ChannelDirections() {}

    /** Only sends: coins of 1, 2, 3, … */
    static void mint(int coins, Sender<Integer> out) throws InterruptedException {
        try (out) {
            for (int coin = 1; coin <= coins; coin++) {
                out.send(coin);
            }
        }
    }

    /** Only receives: what the coins come to. */
    static int count(Receiver<Integer> in) throws InterruptedException {
        int sum = 0;
        for (var coin = in.receiveOrEmpty(); coin.isPresent(); coin = in.receiveOrEmpty()) {
            sum += coin.get();
        }
        return sum;
    }

    /** From the one to the other. */
    static int minted(int coins) throws InterruptedException {
        Channel<Integer> belt = Channel.rendezvous();
        return GO.scope(scope -> {
            scope.forkRun(() -> mint(coins, belt.writeOnly()));
            Fork<Integer> sum = scope.fork(() -> count(belt.readOnly()));
            scope.join();
            return sum.get();
        });
    }

    /** Prints a sum. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("ten coins come to " + minted(10));
    }
}
