package dev.braid.internal.crew;

import java.util.concurrent.locks.LockSupport;

/** How to wait for another thread that is between two writes. */
final class Spin {

    private static final int SPINS = 1 << 10;

    private Spin() {}

    /** Waits a moment, after so many before; an interrupt is kept. */
    static void once(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
            return;
        }
        boolean interrupted = Thread.interrupted(); // or parking would return at once
        // Not Thread.yield: on JDK 25 virtual threads that do nothing but yield, one for each carrier, keep the carriers to
        // themselves, and a third one's sleep(5) was seen to take two seconds, or for ever.
        LockSupport.parkNanos(1); // the other may have lost its carrier
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
