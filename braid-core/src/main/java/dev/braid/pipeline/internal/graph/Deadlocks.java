package dev.braid.pipeline.internal.graph;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out when segments wait for one another in a circle, which can only be where branches come together again: one is full, another
 * empty, and who would take from the one waits for the other.
 *
 * <p>Each that waits is noted, with the segments that alone can end its wait. Whoever comes to wait looks for a set of them, itself included,
 * of which none can be woken but by others of the set: all that wait, less those for which somebody outside of the set may do something,
 * again and again until none is left to take away. What is found stays so: only the set could change it. The last to come finds it.
 */
final class Deadlocks {

    /** Whether there are branches at all; written before the stages that read them run. */
    private volatile boolean possible;

    /** Guarded by this. */
    private final IdentityHashMap<Segment, Wait> waiting = new IdentityHashMap<>();

    /** There are branches. */
    void becomePossible() {
        possible = true;
    }

    void enter(Segment segment, Wait wait) {
        if (possible) {
            synchronized (this) {
                waiting.put(segment, wait);
                Set<Segment> stuck = stuck();
                if (stuck.contains(segment)) {
                    String message = message(stuck);
                    waiting.remove(segment);
                    throw new IllegalStateException(message);
                }
            }
        }
    }

    void leave(Segment segment) {
        if (possible) {
            synchronized (this) {
                waiting.remove(segment);
            }
        }
    }

    /** Something has come to rest that is noted nowhere: looks whether others wait for it for ever, and ends that. */
    void look() {
        if (possible) {
            synchronized (this) {
                Set<Segment> stuck = stuck();
                for (Segment segment : stuck) {
                    Wait wait = waiting.get(segment);
                    if (wait != null && wait.full() != null) {
                        segment.giveUp(message(stuck));
                        return;
                    }
                }
            }
        }
    }

    /**
     * Those that are stuck. What is asked of each takes several looks, between which others go on. So all are asked twice: who waits cannot
     * leave meanwhile, so if its wait is not over the second time it was not at any time between, and what was seen then was no passing state.
     */
    private Set<Segment> stuck() {
        Set<Segment> stuck = stuckNow();
        return stuck.isEmpty() ? stuck : stuckNow();
    }

    private Set<Segment> stuckNow() {
        Set<Segment> stuck = new HashSet<>();
        waiting.forEach((segment, wait) -> {
            for (Segment blocked = segment; blocked != null; blocked = blocked.puller()) {
                stuck.add(blocked);
            }
            addAtRest(wait.on(), stuck);
        });
        boolean changed = true;
        while (changed) {
            changed = stuck.removeIf(segment -> !isStuckAmong(stuck, segment));
        }
        return stuck;
    }

    /** Those that do not wait themselves, but may be at rest, and what these wait for. */
    private static void addAtRest(List<Segment> segments, Set<Segment> stuck) {
        for (Segment segment : segments) {
            Wait rest = segment.rest();
            if (stuck.add(segment) && rest != null) {
                addAtRest(rest.on(), stuck);
            }
        }
    }

    private boolean isStuckAmong(Set<Segment> stuck, Segment segment) {
        Wait wait = waiting.getOrDefault(segment, segment.rest());
        if (wait == null) {
            return stuck.stream().anyMatch(other -> other.puller() == segment);
        }
        return !wait.over().getAsBoolean() && !wait.on().isEmpty() && stuck.containsAll(wait.on());
    }

    private String message(Set<Segment> stuck) {
        String full = waiting.entrySet().stream()
                .filter(entry -> stuck.contains(entry.getKey()))
                .map(Entry::getValue)
                .map(Wait::full)
                .filter(Objects::nonNull)
                .map(Lane::toString)
                .collect(Collectors.joining("; "));
        return "the pipeline is stuck: " + full + ", and who reads it waits for an element that can only come after that; put a"
                + " buffer(n) on that branch that holds as much as the other branch may lag behind";
    }
}
