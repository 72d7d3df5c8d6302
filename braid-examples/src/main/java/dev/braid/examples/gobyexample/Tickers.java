package dev.braid.examples.gobyexample;

import static java.time.Duration.ofMillis;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.channel.Channel;
import dev.braid.channel.Receiver;
import dev.braid.channel.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tickers: {@code time.NewTicker(d)} has a channel with room for one tick, and who reads slowly misses some. A channel here starts no
 * threads, so a ticker is a fork that sleeps and then {@code trySend}s into {@code Channel.buffered(1)}. {@code Stop} is to cancel it.
 */
public final class Tickers {

    private static final FanOut GO = FanOut.unlimited();

    private Tickers() {}

    /** Ticks until interrupted. The ticks say which they are. */
    private static void tick(Duration period, Sender<Integer> ticks) throws InterruptedException {
        for (int tick = 1; ; tick++) {
            Context.sleep(period); // each is a little late, and so are all that follow
            ticks.trySend(tick);
        }
    }

    /** So many ticks, as they are heard by somebody who looks away for a while after each. */
    static List<Integer> heard(int count, Duration period, Duration away) throws InterruptedException {
        Channel<Integer> ticks = Channel.buffered(1);
        return GO.scope(scope -> {
            scope.forkRun(() -> tick(period, ticks));
            List<Integer> heard = hear(count, away, ticks);
            scope.cancel(new CancelledException("heard enough")); // ticker.Stop()
            return heard;
        });
    }

    private static List<Integer> hear(int count, Duration away, Receiver<Integer> ticks) throws InterruptedException {
        List<Integer> heard = new ArrayList<>();
        while (heard.size() < count) {
            heard.add(ticks.receive());
            Context.sleep(away);
        }
        return heard;
    }

    /** Prints which ticks were heard. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("who listens hears " + heard(4, ofMillis(40), Duration.ZERO));
        System.out.println("who looks away hears " + heard(4, ofMillis(40), ofMillis(100)));
    }
}
