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
import dev.braid.TaskFunction;
import dev.braid.channel.Channel;
import java.time.Duration;
import java.util.List;

/**
 * Context: Go passes a {@code ctx} to each function, which selects {@code <-ctx.Done()} beside what it waits for. A {@link Context} gives
 * such a channel by {@code onCancel}. Better said with a {@link FanOut} in the context: whoever cancels it stops all that runs there, and no
 * function has to ask. It is not passed: {@code Context.current()}.
 */
public final class Contexts {

    private static final FanOut KITCHEN = FanOut.unlimited().withName("kitchen");

    private Contexts() {}

    /** Cooks for so long, unless the guest leaves. */
    static String bySelect(Duration cooking, Context guest) throws InterruptedException {
        Channel<String> left = Channel.rendezvous();
        try (Context.Registration _ = guest.onCancel(left::close)) {
            return select(
                    after(cooking, () -> "served"),
                    receive(left, text -> text, closed -> "left: " + closed.getCause()));
        }
    }

    /** Cooks dishes, unless the guest leaves or runs out of patience. */
    static String byFanOut(List<String> dishes, TaskFunction<String, String, RuntimeException> cook, Context guest)
            throws InterruptedException {
        try {
            return "served: " + guest.call(() -> KITCHEN.map(dishes, cook));
        } catch (DeadlineExceededException e) {
            return "out of patience";
        } catch (CancelledException e) {
            return "left: " + e.getCause();
        }
    }

    /** Prints what became of guests. */
    public static void main(String[] args) throws InterruptedException {
        var leaving = Context.current().withCancel();
        leaving.cancel(new IllegalStateException("the babysitter called"));
        System.out.println(bySelect(ofMillis(20), Context.current()));
        System.out.println(bySelect(ofSeconds(60), leaving));
        System.out.println(byFanOut(List.of("soup", "pie"), Contexts::cook, Context.current().withTimeout(ofSeconds(60))));
        System.out.println(byFanOut(List.of("soup", "roast"), Contexts::cook, Context.current().withTimeout(ofMillis(200))));
        System.out.println(byFanOut(List.of("soup", "pie"), Contexts::cook, leaving));
    }

    private static String cook(String dish) throws InterruptedException {
        Context.sleep(dish.equals("roast") ? ofSeconds(60) : ofMillis(20));
        return "hot " + dish;
    }
}
