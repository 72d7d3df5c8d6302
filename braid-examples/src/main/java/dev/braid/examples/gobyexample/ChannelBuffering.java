package dev.braid.examples.gobyexample;

import dev.braid.channel.Channel;
import dev.braid.channel.Sender;
import java.util.ArrayList;
import java.util.List;

/**
 * Channel buffering: Go's {@code make(chan string, 3)} is {@code Channel.buffered(3)}: three sends need no receiver, the fourth waits for
 * one. Go has no channel whose sends never wait; here that is {@code Channel.unlimited()}.
 */
public final class ChannelBuffering {

    private ChannelBuffering() {}

    /** Puts all letters into a box with room for them, though nobody is there to take them; then takes them, in one thread. */
    static List<String> throughBox(List<String> letters) throws InterruptedException {
        Channel<String> box = Channel.buffered(letters.size());
        for (String letter : letters) {
            box.send(letter);
        }
        List<String> taken = new ArrayList<>();
        while (taken.size() < letters.size()) {
            taken.add(box.receive());
        }
        return taken;
    }

    /** Puts letters into a box until it is full: how many. */
    static int fill(Sender<String> box) {
        int letters = 0;
        while (box.trySend("letter " + letters)) {
            letters++;
        }
        return letters;
    }

    /** Prints what went through a box, and what boxes take. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("in order: " + throughBox(List.of("bill", "card", "parcel")));
        System.out.println("a box for 3 takes " + fill(Channel.buffered(3)));
        System.out.println("without a buffer, and with nobody there, it takes " + fill(Channel.rendezvous()));
    }
}
