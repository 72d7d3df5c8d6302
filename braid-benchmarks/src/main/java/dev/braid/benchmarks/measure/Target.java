package dev.braid.benchmarks.measure;

/** What Braid is to reach in a row. */
public sealed interface Target {

    /** Ahead means clearly ahead: the median ratio is below this. */
    double AHEAD = 0.95;

    /** Braid's value is at most {@code most} times that of the peer. */
    record Ratio(String peer, double most) implements Target {

        @Override
        public String toString() {
            return most < 0.5
                    ? "at least %.0f × faster than %s".formatted(1 / most, peer)
                    : most == AHEAD ? "ahead of " + peer : "at most %.2f × %s".formatted(most, peer);
        }
    }

    /** Braid's value is at most {@code most}, in the row's unit. */
    record Value(double most) implements Target {

        @Override
        public String toString() {
            return "at most %,.0f".formatted(most);
        }
    }

    /** At least {@code factor} times faster. */
    static Target faster(double factor, String peer) {
        return new Ratio(peer, 1 / factor);
    }

    /** Clearly ahead. */
    static Target ahead(String peer) {
        return new Ratio(peer, AHEAD);
    }
}
