package dev.braid.flight;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Retry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs that are recorded, in a JVM of its own. With an argument it waits for a line before them, and for another after them. */
final class Program {

    private Program() {}

    public static void main(String... args) throws IOException, InterruptedException {
        await("ready", args);
        crawl();
        deaf();
        await("done", args);
    }

    private static void await(String state, String... args) throws IOException {
        System.out.println(state);
        if (args.length > 0) {
            int end = System.in.read();
            assert end == '\n';
        }
    }

    /** Five tasks, of which one fails twice. */
    private static void crawl() throws InterruptedException {
        FanOut.limit(2).withName("crawl").withRetry(Retry.times(1)).outcomes(List.of(0, 1, 2, 3, 4), page -> {
            if (page == 3) {
                throw new IOException("no page 3");
            }
            return page;
        });
    }

    /** One task, which tells its run to stop and goes on until somebody is told that it does. */
    private static void deaf() throws InterruptedException {
        var told = new CountDownLatch(1);
        FanOut policy = FanOut.limit(1).withName("deaf").withGrace(Duration.ofMillis(50)).withObserver(new Observer() {
            @Override
            public void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {
                told.countDown();
            }
        });
        CancellableContext context = Context.current().withCancel();
        try {
            context.run(() -> policy.forEach(List.of(1), task -> {
                context.cancel(new CancelledException("enough"));
                notListening(told);
            }));
            throw new AssertionError("was not cancelled");
        } catch (CancelledException e) {
            assert told.getCount() == 0;
        }
    }

    private static void notListening(CountDownLatch told) {
        while (told.getCount() > 0) {
            try {
                told.await();
            } catch (InterruptedException e) {
                // deaf
            }
        }
    }
}
