package dev.braid.benchmarks.channel;

/** What threads send elements into and receive them from. */
public interface Pipe {

    /** Waits while it is full; without a buffer, until the element is received. */
    void send(Integer element) throws InterruptedException;

    /** Waits while it is empty. */
    Integer receive() throws InterruptedException;
}
