package dev.braid.benchmarks.row;

import dev.braid.benchmarks.channel.Carrier;
import dev.braid.benchmarks.channel.Route;
import dev.braid.benchmarks.measure.Candidate;
import java.util.stream.Stream;

/** Work that is to carry elements along a route. */
record Carriage(Route route) {

    /** Go's name where it is the language's own channel that is measured. */
    static final String GO = "Go channel";

    /** What an element takes, and in a chain each of its stages, on the average. */
    Candidate nanosPerElement(Carrier carrier) {
        return new Candidate(carrier.name(), () -> nanos(carrier) / handOvers());
    }

    /** The same of the Go program, if there is one. */
    Stream<Candidate> go() {
        return GoIdiom.candidate(body(), route.elements(), route.capacity(), 1, nanos -> nanos / handOvers())
                .map(go -> new Candidate(GO, go.measurement()));
    }

    private double nanos(Carrier carrier) throws Exception {
        long start = System.nanoTime();
        long sum = carrier.carry(route);
        long took = System.nanoTime() - start;
        if (sum != route.sum()) {
            throw new IllegalStateException("%s: what was received sums up to %,d instead of %,d, %s"
                    .formatted(carrier.name(), sum, route.sum(), route));
        }
        return took;
    }

    private double handOvers() {
        return (double) route.elements() * (route instanceof Route.Chain chain ? chain.stages() : 1);
    }

    private String body() {
        return switch (route) {
            case Route.Crossing crossing -> "crossing:%d:%d".formatted(crossing.senders(), crossing.receivers());
            case Route.Either _ -> "either";
            case Route.Chain chain -> "chain:%d".formatted(chain.stages());
        };
    }
}
