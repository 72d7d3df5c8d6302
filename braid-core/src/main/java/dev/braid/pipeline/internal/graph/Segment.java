package dev.braid.pipeline.internal.graph;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What is pulled by the same threads, one at a time: what they have to do before they wait, and what they wait for. */
public final class Segment {

    private final Deadlocks deadlocks;
    private final List<Runnable> owed = new CopyOnWriteArrayList<>();

    /** The segment whose thread pulls here now, where that is not known otherwise; written by who pulls, read by who looks for deadlocks. */
    private volatile @Nullable Segment puller;

    /** What it waits for when no thread pulls here; set before there are any. */
    private volatile @Nullable Wait rest;

    /** Where it waits; its own, read by who ends the wait. */
    private volatile @Nullable Gate waitingAt;

    /** Why it waits in vain; written once by who finds that, before it wakes it. */
    private volatile @Nullable String stuck;

    /** What a thread of it is waited for, until there is one; null if there is from the start. */
    private final @Nullable Wait start;

    /** There are threads that pull here; written by who starts them, before that. */
    private volatile boolean begun;

    /** One that is pulled by threads that are there. */
    Segment(Deadlocks deadlocks) {
        this.deadlocks = deadlocks;
        this.start = null;
    }

    /** One that is pulled by threads that {@code starter} starts, when it comes to that. */
    Segment(Deadlocks deadlocks, Segment starter) {
        this.deadlocks = deadlocks;
        this.start = Wait.forElement(() -> begun, List.of(starter));
    }

    /** The threads that pull here are about to start. */
    public void begins() {
        begun = true;
    }

    /** A thread of another segment pulls here; null for none. */
    public void pulledBy(@Nullable Segment other) {
        begun = true;
        puller = other;
    }

    /** Which that is. */
    public @Nullable Segment puller() {
        return puller;
    }

    /** While this holds no thread pulls here, and none will before the segments of the wait have done something. */
    public void rests(Wait wait) {
        rest = wait;
    }

    /** No thread pulls here, for now: others may wait for that in a circle. */
    public void cameToRest() {
        deadlocks.look();
    }

    /** Ends a wait at a gate by throwing. */
    void giveUp(String message) {
        stuck = message;
        Gate gate = waitingAt;
        if (gate != null) {
            gate.wake();
        }
    }

    /** What others have to do before a thread pulls here; null if that is not known. */
    @Nullable Wait rest() {
        return start == null || begun ? rest : start;
    }

    /** Called by a thread of the segment before it waits for something outside of the pipeline, or for a time. */
    public void beforeWaiting() {
        for (Runnable due : owed) {
            due.run();
        }
        Segment other = puller;
        if (other != null) {
            other.beforeWaiting();
        }
    }

    /** Whether there is anything to do before a wait. */
    public boolean isOwing() {
        Segment other = puller;
        return !owed.isEmpty() || (other != null && other.isOwing());
    }

    /** Has {@code due} done before each wait. */
    public void owes(Runnable due) {
        owed.add(due);
    }

    /**
     * Waits at a gate for what another segment does.
     *
     * @param wait what is waited for, as others see it
     * @throws IllegalStateException if it would wait for ever
     */
    public void await(Gate gate, BooleanSupplier ready, Wait wait) throws InterruptedException {
        beforeWaiting();
        if (!gate.spin(ready)) {
            waitingAt = gate;
            deadlocks.enter(this, wait);
            try {
                gate.awaitOrCancel(() -> ready.getAsBoolean() || stuck != null);
            } finally {
                deadlocks.leave(this);
                waitingAt = null;
            }
            String message = stuck;
            if (message != null) {
                throw new IllegalStateException(message);
            }
        }
    }

    /**
     * Tells of a wait that is not at a gate.
     *
     * @throws IllegalStateException if it would be for ever
     */
    public void waits(Wait wait) {
        deadlocks.enter(this, wait);
    }

    /** It is over. */
    public void waitsNoMore() {
        deadlocks.leave(this);
    }
}
