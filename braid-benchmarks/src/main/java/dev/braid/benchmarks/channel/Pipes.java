package dev.braid.benchmarks.channel;

/** Makes pipes of one kind. */
public interface Pipes<P extends Pipe> {

    /** What it is called in tables. */
    String name();

    /** A new one; a capacity of 0 means that sender and receiver meet. */
    P pipe(int capacity);

    /** What receives from whichever of the two has something. Only for kinds that can. */
    default Receiver either(P one, P other) {
        throw new UnsupportedOperationException(name() + " cannot wait for two at once");
    }

    /** Receives the next element. */
    @FunctionalInterface
    interface Receiver {
        Integer receive() throws InterruptedException;
    }
}
