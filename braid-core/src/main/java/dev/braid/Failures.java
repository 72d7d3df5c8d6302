package dev.braid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The failures of one run after its first, and how they are attached to what is thrown. */
final class Failures {

    /** How many exceptions may be suppressed in one, earlier calls' included. */
    static final int MOST_SUPPRESSED = 16;

    // Guarded by this.
    private final List<Throwable> later = new ArrayList<>();

    /** Keeps a failure, unless there are enough. */
    synchronized void add(Throwable failure) {
        if (later.size() < MOST_SUPPRESSED) {
            later.add(failure);
        }
    }

    synchronized List<Throwable> all() {
        return List.copyOf(later);
    }

    /**
     * Suppresses each of {@code others} in {@code thrown} as far as that allows: no instance twice, no cycle, and at most
     * {@value #MOST_SUPPRESSED} in all, so that a constant exception that is thrown again and again does not grow.
     */
    static void suppress(Throwable thrown, List<? extends Throwable> others) {
        synchronized (thrown) { // the monitor that addSuppressed itself takes: two runs may throw the same instance
            for (Throwable other : others) {
                if (thrown.getSuppressed().length >= MOST_SUPPRESSED) {
                    return;
                }
                if (!reaches(thrown, other) && !reaches(other, thrown)) {
                    thrown.addSuppressed(other);
                }
            }
        }
    }

    /** Whether {@code to} is {@code from} or is found by following its causes and suppressed exceptions. */
    private static boolean reaches(Throwable from, Throwable to) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            Throwable next = open.removeLast();
            if (next == to) {
                return true;
            }
            if (seen.add(next)) {
                if (next.getCause() != null) {
                    open.add(next.getCause());
                }
                open.addAll(Arrays.asList(next.getSuppressed()));
            }
        }
        return false;
    }

    /** Throws the exception as it is, checked or not, where its type is known by other means. Never returns. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <X extends Throwable> X asIs(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
