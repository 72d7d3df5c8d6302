package dev.braid.examples.gobyexample;

import dev.braid.channel.Channel;
import dev.braid.channel.Receiver;
import java.util.ArrayList;
import java.util.List;

/**
 * Range over channels: {@code for v := range ch} is {@code for (var v : channel)}, until the channel is closed and empty. An iterator cannot
 * throw an InterruptedException, so an interrupt ends this loop by a CancellationException; {@code receiveEach} throws it as it is.
 */
public final class RangeOverChannels {

    private RangeOverChannels() {}

    /** All that is still to come. */
    static List<String> byLoop(Receiver<String> queue) {
        List<String> all = new ArrayList<>();
        for (String guest : queue) {
            all.add(guest);
        }
        return all;
    }

    /** The same. */
    static List<String> byReceiveEach(Receiver<String> queue) throws InterruptedException {
        List<String> all = new ArrayList<>();
        queue.receiveEach(all::add);
        return all;
    }

    /** Prints what was in two closed channels. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("by a loop:      " + byLoop(queue()));
        System.out.println("by receiveEach: " + byReceiveEach(queue()));
    }

    private static Channel<String> queue() throws InterruptedException {
        Channel<String> queue = Channel.buffered(2);
        try (queue) {
            queue.send("Ada");
            queue.send("Grace");
        }
        return queue;
    }
}
