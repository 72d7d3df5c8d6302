package dev.braid.benchmarks.channel;

/** A way to carry elements along a route. */
public interface Carrier {

    /** What it is called in tables. */
    String name();

    /** Carries all elements, with senders, stages and receivers of its own; the sum of what was received. */
    long carry(Route route) throws Exception;
}
