package dev.braid.cli;

/**
 * One task of {@code braid run}.
 *
 * @param number from 1
 */
record Line(long number, String text) {

    @Override
    public String toString() {
        return "line " + number + " (\"" + text + "\")";
    }
}
