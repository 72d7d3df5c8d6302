package dev.braid.benchmarks.peer;

/** How many tasks at once; as many as there are, if {@link #NONE}. */
public record Limit(int value) {

    /** No limit. */
    public static final Limit NONE = new Limit(Integer.MAX_VALUE);

    boolean isNone() {
        return value == Integer.MAX_VALUE;
    }
}
