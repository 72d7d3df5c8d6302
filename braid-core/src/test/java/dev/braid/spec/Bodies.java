package dev.braid.spec;

import java.util.concurrent.CountDownLatch;

/** What tasks do in these tests. */
final class Bodies {

    private Bodies() {}

    /** Parks until Braid interrupts it. */
    static void untilCancelled() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** Goes on a little, so that a call that does not join is seen to return too early. */
    static void linger() {
        for (int i = 0; i < 20; i++) {
            Thread.yield();
        }
    }

    /** Waits where nothing checked may be thrown; an interrupt fails the test. */
    static void awaitOrFail(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
