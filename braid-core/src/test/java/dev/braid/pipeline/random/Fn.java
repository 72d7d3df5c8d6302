package dev.braid.pipeline.random;

/**
 * A function of a random pipeline; what it does to an element is decided by the two.
 *
 * @param failing for how many of a hundred elements it fails
 * @param sleeping for how many of a hundred elements it takes time
 * @param flaky for how many of a hundred elements it fails at first
 */
record Fn(int id, int failing, int sleeping, int flaky, Manner manner) {

    /** What it does when it is interrupted in its sleep. */
    enum Manner {
        ENDS,
        DEAF,
        TRANSLATES
    }

    static Fn plain(int id) {
        return new Fn(id, 0, 0, 0, Manner.ENDS);
    }

    private int dice(int value, int which) {
        int mixed = (value * 31 + id) * 31 + which;
        mixed = (mixed ^ (mixed >>> 16)) * 0x45d9f3b;
        mixed = (mixed ^ (mixed >>> 16)) * 0x45d9f3b;
        return (mixed ^ (mixed >>> 16)) & 0xffff;
    }

    boolean fails(int value) {
        return dice(value, 1) % 100 < failing;
    }

    /** How often it fails for an element before it does not, or fails for good. */
    int failsFirst(int value) {
        return dice(value, 2) % 100 < flaky ? 1 + dice(value, 3) % 3 : 0;
    }

    /** How long it takes; even, so that it is never as long as a time-out. */
    int millis(int value) {
        return dice(value, 4) % 100 < sleeping ? 2 + 2 * (dice(value, 5) % 10) : 0;
    }

    boolean accepts(int value) {
        return dice(value, 6) % 3 != 0;
    }

    boolean acceptsMost(int value) {
        return dice(value, 6) % 16 != 0;
    }

    int among(int value, int choices) {
        return dice(value, 7) % choices;
    }

    int result(int value) {
        return value * 7 + id;
    }

    int combined(int one, int other) {
        return one * 31 + other * 7 + id;
    }

    int recovered(String failure) {
        return failure.hashCode() * 31 + id;
    }

    String tag(int value) {
        return "f" + id + ":" + value;
    }

    @Override
    public String toString() {
        return "f" + id + (failing == 0 ? "" : " failing " + failing + "%") + (sleeping == 0 ? "" : " sleeping " + sleeping + "%")
                + (flaky == 0 ? "" : " flaky " + flaky + "%") + (manner == Manner.ENDS ? "" : " " + manner);
    }
}
