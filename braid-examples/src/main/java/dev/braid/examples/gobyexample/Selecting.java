package dev.braid.examples.gobyexample;

import static dev.braid.channel.Case.receive;
import static java.time.Duration.ofMillis;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.channel.Channel;
import dev.braid.channel.Receiver;
import dev.braid.channel.Select;
import dev.braid.channel.Sender;
import java.time.Duration;
import java.util.List;

/**
 * Select: Go's statement is an object here, made of cases with a function each, and {@code select()} gives what the function of the one that
 * was done gives. Among several that can be done one is drawn, as in Go. One that is used in a loop is made before it.
 */
public final class Selecting {

    private static final FanOut GO = FanOut.unlimited();

    private Selecting() {}

    /** The next two news, by whichever way they come first. */
    static List<String> twoNews(Receiver<String> post, Receiver<String> wire) throws InterruptedException {
        Select<String, RuntimeException> either =
                Select.of(receive(post, text -> "letter: " + text), receive(wire, text -> "telegram: " + text));
        return List.of(either.select(), either.select());
    }

    /** News that take their time. */
    static List<String> news(Duration byPost, Duration byWire) throws InterruptedException {
        Channel<String> post = Channel.rendezvous();
        Channel<String> wire = Channel.rendezvous();
        return GO.scope(scope -> {
            scope.forkRun(() -> deliver("all is well", byPost, post));
            scope.forkRun(() -> deliver("send money", byWire, wire));
            Fork<List<String>> news = scope.fork(() -> twoNews(post, wire));
            scope.join();
            return news.get();
        });
    }

    private static void deliver(String text, Duration way, Sender<String> to) throws InterruptedException {
        Context.sleep(way);
        to.send(text);
    }

    /** Prints the telegram, and then the letter. */
    public static void main(String[] args) throws InterruptedException {
        news(ofMillis(200), ofMillis(50)).forEach(System.out::println);
    }
}
