package dev.braid.examples.gobyexample;

import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.Scope;
import dev.braid.channel.Channel;
import dev.braid.channel.ChannelClosedException;
import dev.braid.channel.Sender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Closing channels: {@code close(ch)} is {@code close()}, best by {@code try}; {@code v, more := <-ch} is {@code receiveOrEmpty()}. In Go to
 * send into a closed channel or to close it twice is a panic; here the first throws and the second does nothing. A channel may be closed with
 * a cause, and closes itself when the last of the senders that it has handed out is closed; Go takes a second channel for the one and a
 * WaitGroup for the other.
 */
public final class ClosingChannels {

    private static final FanOut GO = FanOut.unlimited();

    private ClosingChannels() {}

    /** Packs orders until no more will come. */
    static List<String> packed(List<String> orders) throws InterruptedException {
        Channel<String> belt = Channel.buffered(2);
        return GO.scope(scope -> {
            scope.forkRun(() -> {
                try (belt) {
                    for (String order : orders) {
                        belt.send(order);
                    }
                }
            });
            Fork<List<String>> packed = scope.fork(() -> {
                List<String> parcels = new ArrayList<>();
                Optional<String> order = belt.receiveOrEmpty();
                while (order.isPresent()) {
                    parcels.add(order.get() + ", packed");
                    order = belt.receiveOrEmpty();
                }
                return parcels;
            });
            scope.join();
            return packed.get();
        });
    }

    /** So many pickers who fill one basket: it is closed when the last of them goes home. Gives how many apples are in it then. */
    static int picked(int pickers, int applesEach) throws InterruptedException {
        Channel<String> basket = Channel.rendezvous();
        return GO.scope(scope -> {
            Fork<Integer> apples = scope.fork(() -> {
                int count = 0;
                while (basket.receiveOrEmpty().isPresent()) {
                    count++;
                }
                return count;
            });
            try (Sender<String> _ = basket.sender()) { // open until all have come
                for (int i = 0; i < pickers; i++) {
                    forkPicker(scope, applesEach, basket.sender());
                }
            }
            scope.join();
            return apples.get();
        });
    }

    private static void forkPicker(Scope<RuntimeException> scope, int apples, Sender<String> basket) {
        scope.forkRun(() -> {
            try (basket) {
                for (int i = 0; i < apples; i++) {
                    basket.send("apple");
                }
            }
        });
    }

    /** Closes a channel because something went wrong: what its receiver hears after what was sent before. */
    static List<String> heard(String before, Exception wrong) throws InterruptedException {
        Channel<String> line = Channel.buffered(1);
        line.send(before);
        line.close(wrong);
        List<String> heard = new ArrayList<>();
        try {
            line.receiveEach(heard::add);
        } catch (ChannelClosedException e) {
            heard.add("closed by " + e.getCause());
        }
        return heard;
    }

    /** Prints what was received until channels were closed. */
    public static void main(String[] args) throws InterruptedException {
        packed(List.of("lamp", "chair", "rug")).forEach(System.out::println);
        System.out.println(picked(3, 20) + " apples by 3 pickers");
        heard("hello", new IllegalStateException("cable cut")).forEach(System.out::println);
    }
}
