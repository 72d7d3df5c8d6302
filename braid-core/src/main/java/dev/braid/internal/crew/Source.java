package dev.braid.internal.crew;

import java.util.OptionalLong;

/**
 * Where tasks come from. All methods may be called from any thread at any time; {@link #claim} alone may run user code and block.
 *
 * <p>A claim is ordered by a full fence between what its thread did before and {@link #close()}: either the claim fails, or the thread
 * that closed the source sees all that the claiming thread had written before it asked.
 */
public interface Source {

    /**
     * Gives the next task to {@code worker}, or several if the source can.
     *
     * @param most how many at most, at least 1
     * @throws Throwable what the source itself threw; it is {@link #exhausted()} then
     */
    Claim claim(Worker worker, int most) throws Throwable;

    /** Whether a claim may give several tasks. Such a claim does not block: what it may give is reserved meanwhile. */
    default boolean givesSeveral() {
        return false;
    }

    /** The task that {@code worker} has come to: the one that a claim has given it, unless the source knows better. Called once for each. */
    default Object task(Worker worker) {
        return worker.takeTask();
    }

    /** Whether it wants to know of each task that was claimed when that has {@linkplain #ended ended}. */
    default boolean tracksEnds() {
        return false;
    }

    /**
     * A task has ended, or was claimed too late to run: the last that its thread says of it. Called once for each, if it tracks ends.
     *
     * @return whether another can be claimed by that: then threads have to be called
     */
    default boolean ended(Object task) {
        return false;
    }

    /** A task that a source around this one has claimed, and not given on, will never run. Called once for each, if it tracks ends. */
    default void dropped(Object task) {}

    /** No thread is at work on it, for now: all that was claimed has ended. Called by the last that left. */
    default void idle() {}

    /** How many tasks could be claimed now: 0 if none or not now, {@code Long.MAX_VALUE} if some and their number is unknown. */
    long available();

    /** Whether no task will ever be claimed again. */
    boolean exhausted();

    /** Lets no claim succeed from now on. Idempotent, does not block. */
    void close();

    /** How many tasks have been claimed. */
    long claimed();

    /** How many tasks there are until now, where that is known; more may come. */
    default OptionalLong sizeSoFar() {
        return size();
    }

    /** How many tasks there are in all, where that is known. */
    OptionalLong size();
}
