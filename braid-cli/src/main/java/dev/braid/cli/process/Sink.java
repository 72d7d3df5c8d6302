package dev.braid.cli.process;

import java.io.IOException;

/** Takes what a process prints, in pieces as they come. Called by one thread at a time. */
@FunctionalInterface
public interface Sink {

    /** Takes the first {@code length} bytes of an array that will be used again. May block; the process then waits when its pipe is full. */
    void take(byte[] bytes, int length) throws IOException;
}
