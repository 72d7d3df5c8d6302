package dev.braid.pipeline.random;

import java.io.IOException;

/** What a function of a random pipeline throws. */
final class Boom extends RuntimeException {

    private static final long serialVersionUID = 1;

    Boom(String tag) {
        super(tag);
    }

    /** An exception that says {@code tag}: checked, or not. */
    static Exception of(String tag) {
        return (tag.hashCode() & 1) == 0 ? new Boom(tag) : new IOException(tag);
    }
}
