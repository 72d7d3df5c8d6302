package dev.braid.channel;

/** A call that blocks, in a thread that nobody interrupts. */
interface Undisturbed<T> {

    T call() throws InterruptedException;

    static <T> T undisturbed(Undisturbed<T> blocking) {
        try {
            return blocking.call();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts", e);
        }
    }
}
