package dev.braid.internal.host;

/** An action that is due later and can still be called off. */
@FunctionalInterface
public interface Timer {

    /** Calls the action off unless it has begun. Idempotent, does not block. */
    void cancel();
}
