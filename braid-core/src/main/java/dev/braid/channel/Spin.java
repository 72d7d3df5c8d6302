package dev.braid.channel;

/** How long it pays to spin before parking, learnt from how it went. */
final class Spin {

    private static final int MOST = 100;

    private int budget = MOST / 4;
    private int rests;

    int budget() {
        if (budget == 0 && (++rests & 31) == 0) {
            return MOST / 4;
        }
        return budget;
    }

    void hit() {
        budget = Math.min(MOST, budget + (budget >> 2) + 2);
    }

    void miss() {
        budget = budget < 4 ? 0 : budget >> 1;
    }
}
