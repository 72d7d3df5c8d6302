package dev.braid.examples.gobyexample;

import static java.time.Duration.ofMillis;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.TaskFunction;
import dev.braid.channel.Channel;
import java.util.ArrayList;
import java.util.List;

/**
 * Worker pools: in Go some goroutines receive jobs from one channel and send results into another. So it can be said here; better said with
 * {@link FanOut#limit}, in a line: the results are in the order of the jobs, and the first failure stops the rest and is thrown.
 */
public final class WorkerPools {

    private static final FanOut GO = FanOut.unlimited();

    private WorkerPools() {}

    /** Irons shirts with so many irons; in the order in which they are done. */
    static List<String> byChannels(int irons, List<String> shirts, TaskFunction<String, String, RuntimeException> iron)
            throws InterruptedException {
        Channel<String> jobs = Channel.rendezvous();
        Channel<String> results = Channel.rendezvous();
        return GO.scope(scope -> {
            for (int i = 0; i < irons; i++) {
                scope.forkRun(() -> jobs.receiveEach(shirt -> results.send(iron.apply(shirt))));
            }
            scope.forkRun(() -> {
                try (jobs) {
                    for (String shirt : shirts) {
                        jobs.send(shirt);
                    }
                }
            });
            Fork<List<String>> done = scope.fork(() -> {
                List<String> all = new ArrayList<>();
                while (all.size() < shirts.size()) {
                    all.add(results.receive());
                }
                return all;
            });
            scope.join();
            return done.get();
        });
    }

    /** The same, in the order of the shirts. */
    static List<String> byFanOut(int irons, List<String> shirts, TaskFunction<String, String, RuntimeException> iron)
            throws InterruptedException {
        return FanOut.limit(irons).map(shirts, iron);
    }

    /** Prints ironed shirts. */
    public static void main(String[] args) throws InterruptedException {
        List<String> shirts = List.of("white", "blue", "striped", "green", "black");
        System.out.println("by channels: " + byChannels(3, shirts, WorkerPools::iron));
        System.out.println("by fan-out:  " + byFanOut(3, shirts, WorkerPools::iron));
    }

    private static String iron(String shirt) throws InterruptedException {
        Context.sleep(ofMillis(10L * shirt.length()));
        return shirt + " ironed";
    }
}
