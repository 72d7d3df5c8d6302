package dev.braid.examples.gobyexample;

import static dev.braid.channel.Case.otherwise;
import static dev.braid.channel.Case.receive;
import static dev.braid.channel.Select.select;

import dev.braid.channel.Channel;
import dev.braid.channel.Receiver;
import dev.braid.channel.Sender;

/**
 * Non-blocking channel operations: Go's {@code default} is the case {@code otherwise}. For one channel it takes no select: {@code trySend}
 * says whether it could, {@code tryReceive} gives an {@code Optional}.
 */
public final class NonBlocking {

    private NonBlocking() {}

    /** A note for somebody who may have room for it. */
    static String leave(Sender<String> desk, String note) {
        return desk.trySend(note) ? "left " + note : "no room for " + note;
    }

    /** What lies there, if anything does. */
    static String look(Receiver<String> desk) {
        return desk.tryReceive().map(note -> "found " + note).orElse("nothing there");
    }

    /** What lies on either of two, if anything does. */
    static String lookAt(Receiver<String> desk, Receiver<String> shelf) throws InterruptedException {
        return select(
                receive(desk, note -> "found " + note + " on the desk"),
                receive(shelf, note -> "found " + note + " on the shelf"),
                otherwise(() -> "nothing on either"));
    }

    /** Prints what is found; nothing of this waits. */
    public static void main(String[] args) throws InterruptedException {
        Channel<String> desk = Channel.buffered(1);
        Channel<String> shelf = Channel.buffered(1);
        System.out.println(look(desk));
        System.out.println(leave(desk, "a reminder"));
        System.out.println(leave(desk, "another"));
        System.out.println(look(desk));
        System.out.println(lookAt(desk, shelf));
        System.out.println(leave(shelf, "a book"));
        System.out.println(lookAt(desk, shelf));
    }
}
