package dev.braid.benchmarks.measure;

/**
 * What a candidate does when it is its turn.
 *
 * @param uncounted runs before those that count: they collect the garbage of the candidate before, which is not this one's to pay
 * @param counted runs that count; the turn's value is their median
 */
public record Turns(int uncounted, int counted) {

    /** For work that leaves no garbage worth speaking of, or takes long. */
    public static final Turns ONE = new Turns(0, 1);

    /** For work that makes garbage. */
    public static final Turns WITH_GARBAGE = new Turns(1, 3);
}
