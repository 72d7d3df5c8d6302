package dev.braid.examples.gobyexample;

import java.util.concurrent.CountDownLatch;

/** Tasks that wait for one another, so that each has a thread of its own, and go on at once. */
final class Crowd {

    private final CountDownLatch missing;

    Crowd(int tasks) {
        this.missing = new CountDownLatch(tasks);
    }

    /** Waits until all are here, and returns what it was given. */
    <T> T here(T what) {
        missing.countDown();
        try {
            missing.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return what;
    }
}
