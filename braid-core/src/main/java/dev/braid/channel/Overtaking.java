package dev.braid.channel;

/** Who has just come may go before those who have waited longer, but not for ever. */
final class Overtaking {

    /** How often between two turns of those who are overtaken. */
    static final int MOST = 32;

    private int since;

    /** Whether somebody may overtake now; if not, it is the turn of those who have waited longer. */
    boolean isAllowed() {
        if (since >= MOST) {
            since = 0;
            return false;
        }
        since++;
        return true;
    }
}
