package dev.braid.benchmarks.row;

/** How much work: the size that the targets are meant for, or a small one, to see that everything works. */
public enum Size {
    FULL(1),
    QUICK(50);

    private final int divisor;

    Size(int divisor) {
        this.divisor = divisor;
    }

    /** So many, or fewer. */
    int of(int full) {
        return Math.max(1, full / divisor);
    }
}
