package dev.braid.internal.crew;

/** A thread for crews whose threads are acted by others. */
public final class NeverStarted extends Thread {

    @Override
    public void start() {}
}
