package dev.braid;

/**
 * One line of the tables of {@code docs/policies.md}: a policy around another, and what holds what is said of them.
 *
 * @param <C> what a test does with it
 */
record Nesting<C>(String outer, String inner, C check) {

    /** How the line begins. */
    String line() {
        return "| " + outer + " | " + inner + " |";
    }

    @Override
    public String toString() {
        return outer + " around " + inner;
    }
}
