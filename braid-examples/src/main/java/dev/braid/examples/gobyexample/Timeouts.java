package dev.braid.examples.gobyexample;

import static dev.braid.channel.Case.after;
import static dev.braid.channel.Case.receive;
import static dev.braid.channel.Select.select;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.TaskCallable;
import dev.braid.channel.Channel;
import java.time.Duration;
import java.util.List;

/**
 * Timeouts: Go's {@code case <-time.After(d)} is {@code after(d, …)}; for one channel {@code tryReceive(d)} will do. Both end the wait
 * alone, and what was waited for goes on. Better said with the time-out of a {@link FanOut}, which stops it, and all that it has started.
 */
public final class Timeouts {

    private static final FanOut GO = FanOut.unlimited();

    static final String NOTHING = "no answer";

    private Timeouts() {}

    /** Asks the oracle, and waits so long. */
    static String bySelect(TaskCallable<String, RuntimeException> oracle, Duration patience) throws InterruptedException {
        Channel<String> answers = Channel.buffered(1); // so that an answer that comes too late waits for nobody
        return GO.scope(scope -> {
            scope.forkRun(() -> answers.send(oracle.call()));
            String answer = select(receive(answers, text -> text), after(patience, () -> NOTHING));
            scope.cancel(new CancelledException("out of patience")); // Go leaves it running
            return answer;
        });
    }

    /** The same, and a failure of the oracle is heard at once, not when patience is over. */
    static String byFanOut(TaskCallable<String, RuntimeException> oracle, Duration patience) throws InterruptedException {
        try {
            return GO.withTimeout(patience).map(List.of(oracle), TaskCallable::call).getFirst();
        } catch (DeadlineExceededException e) {
            return NOTHING;
        }
    }

    /** Prints what a quick and a slow oracle say, asked in both ways. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("by select:  " + bySelect(() -> "yes", ofSeconds(10)));
        System.out.println("by select:  " + bySelect(Timeouts::ponder, ofMillis(50)));
        System.out.println("by fan-out: " + byFanOut(() -> "yes", ofSeconds(10)));
        System.out.println("by fan-out: " + byFanOut(Timeouts::ponder, ofMillis(50)));
    }

    private static String ponder() throws InterruptedException {
        Context.sleep(ofSeconds(60));
        return "perhaps";
    }
}
