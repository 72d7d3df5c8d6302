package dev.braid.examples.gobyexample;

import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.channel.Channel;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Channels: Go's {@code make(chan string)}, {@code ch <- v} and {@code <-ch} are {@code Channel.rendezvous()}, {@code send} and
 * {@code receive}. A send waits for its receiver, and the other way round. Who uses a channel is a fork, so that it is interrupted when
 * another one fails; the block only forks and joins.
 */
public final class Channels {

    private static final FanOut GO = FanOut.unlimited();

    private Channels() {}

    /** Asks a clerk who sits in a thread of his own. */
    static String ask(String question, UnaryOperator<String> clerk) throws InterruptedException {
        Channel<String> questions = Channel.rendezvous();
        Channel<String> answers = Channel.rendezvous();
        return GO.scope(scope -> {
            scope.forkRun(() -> answers.send(clerk.apply(questions.receive())));
            Fork<String> answer = scope.fork(() -> {
                questions.send(question);
                return answers.receive();
            });
            scope.join();
            return answer.get();
        });
    }

    /** Prints an answer. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println(ask("is anybody there", question -> question.toUpperCase(Locale.ROOT) + "?"));
    }
}
