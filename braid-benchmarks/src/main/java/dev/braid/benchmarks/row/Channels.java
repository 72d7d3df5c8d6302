package dev.braid.benchmarks.row;

import dev.braid.benchmarks.channel.BraidPipes;
import dev.braid.benchmarks.channel.Carrier;
import dev.braid.benchmarks.channel.ExchangerPipes;
import dev.braid.benchmarks.channel.JoxPipes;
import dev.braid.benchmarks.channel.KotlinChannels;
import dev.braid.benchmarks.channel.OnThreads;
import dev.braid.benchmarks.channel.Pipes;
import dev.braid.benchmarks.channel.QueuePipes;
import dev.braid.benchmarks.channel.Route;
import dev.braid.benchmarks.channel.TransferPipes;
import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Turns;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What it costs to hand over an element: channels, select and chains of stages. */
final class Channels {

    private static final int STAGES = 1_000;

    private static final List<Target> AHEAD_OF_CHANNELS = List.of(
            Target.ahead(JoxPipes.NAME), Target.ahead(KotlinChannels.NAME), Target.ahead(Carriage.GO));

    private Channels() {}

    /** Those between threads that can do all of it, select too. */
    private static Stream<Pipes<?>> channels() {
        return Stream.of(new BraidPipes(), new JoxPipes());
    }

    static Section rendezvous(Size size) {
        return new Section(
                "rendezvous",
                "Channels: rendezvous",
                "Senders and receivers meet at one channel, which has no buffer. Each is a virtual thread, a coroutine or a"
                        + " goroutine, and has the same share of the elements. `LinkedTransferQueue` sends by `transfer`;"
                        + " `Exchanger` knows no sides, so it takes part only one to one.",
                Stream.concat(
                                crossings(0, size.of(1_000_000)),
                                Stream.of(onPlatformThreads(new Route.Crossing(0, 1, 1, size.of(100_000)))))
                        .toList());
    }

    static Section buffered(Size size, int capacity) {
        return new Section(
                "buffer-" + capacity,
                "Channels: a buffer of %,d".formatted(capacity),
                "The same with room for %,d elements. `LinkedTransferQueue` has no bound, and so nothing to compare.".formatted(capacity),
                Stream.concat(
                                crossings(capacity, size.of(4_000_000)),
                                Stream.of(new Route.Crossing(capacity, 1, 1, size.of(1_000_000)))
                                        .filter(_ -> capacity == 100)
                                        .map(Channels::onPlatformThreads))
                        .toList());
    }

    private static Stream<Row> crossings(int capacity, int elements) {
        return Stream.of(
                        new Route.Crossing(capacity, 1, 1, elements),
                        new Route.Crossing(capacity, 4, 1, elements),
                        new Route.Crossing(capacity, 1, 4, elements),
                        new Route.Crossing(capacity, 4, 4, elements))
                .map(route -> row(id(route), title(route), route, between(route)));
    }

    private static Row onPlatformThreads(Route.Crossing route) {
        return new Row(
                id(route) + "-platform",
                title(route) + ", on platform threads",
                "ns per element",
                Turns.ONE,
                () -> between(route).map(OnThreads::platform).map(new Carriage(route)::nanosPerElement).toList(),
                List.of(Target.ahead(JoxPipes.NAME)));
    }

    /** Those that can do it. */
    private static Stream<Pipes<?>> between(Route.Crossing route) {
        boolean isOneToOne = route.senders() == 1 && route.receivers() == 1;
        return Stream.concat(
                channelsAndQueues(route.capacity()),
                route.capacity() == 0 && isOneToOne ? Stream.of(new ExchangerPipes()) : Stream.of());
    }

    private static Stream<Pipes<?>> channelsAndQueues(int capacity) {
        return Stream.concat(
                channels(),
                capacity == 0 ? Stream.of(QueuePipes.SYNCHRONOUS, new TransferPipes()) : Stream.of(QueuePipes.ARRAY));
    }

    static Section select(Size size) {
        int elements = size.of(1_000_000);
        return new Section(
                "select",
                "Select over two channels",
                "Two channels with a sender each, and one receiver that takes from whichever has something. The JDK's queues have no such thing.",
                IntStream.of(0, 16)
                        .mapToObj(capacity -> row(
                                "select" + suffix(capacity),
                                "select over two channels, " + kind(capacity),
                                new Route.Either(capacity, elements),
                                channels()))
                        .toList());
    }

    static Section chain(Size size) {
        return new Section(
                "chain",
                "A chain of stages",
                "%,d stages, each of which receives from the one before it and sends to the one after it.".formatted(STAGES),
                IntStream.of(0, 16)
                        .mapToObj(capacity -> row(
                                "chain" + suffix(capacity),
                                "a chain of %,d stages, %s".formatted(STAGES, kind(capacity)),
                                new Route.Chain(capacity, STAGES, size.of(capacity == 0 ? 2_000 : 5_000)),
                                channelsAndQueues(capacity)))
                        .toList());
    }

    private static Row row(String id, String title, Route route, Stream<Pipes<?>> pipes) {
        List<Pipes<?>> kinds = pipes.toList();
        return new Row(
                id,
                title,
                route instanceof Route.Chain ? "ns per element and stage" : "ns per element",
                Turns.ONE,
                () -> candidates(route, kinds),
                AHEAD_OF_CHANNELS);
    }

    private static List<Candidate> candidates(Route route, List<Pipes<?>> pipes) {
        var carriage = new Carriage(route);
        Stream<Carrier> here = Stream.concat(pipes.stream().map(OnThreads::virtual), Stream.of(new KotlinChannels()));
        return GoIdiom.with(here.map(carriage::nanosPerElement), carriage.go());
    }

    private static String id(Route.Crossing route) {
        String kind = route.capacity() == 0 ? "rendezvous" : "buffer-" + route.capacity();
        return "%s-%d-%d".formatted(kind, route.senders(), route.receivers());
    }

    private static String title(Route.Crossing route) {
        return "%s, senders : receivers = %d : %d".formatted(kind(route.capacity()), route.senders(), route.receivers());
    }

    private static String suffix(int capacity) {
        return capacity == 0 ? "" : "-" + capacity;
    }

    private static String kind(int capacity) {
        return capacity == 0 ? "rendezvous" : "buffer of %,d".formatted(capacity);
    }
}
