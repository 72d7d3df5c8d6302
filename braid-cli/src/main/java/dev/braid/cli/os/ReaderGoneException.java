package dev.braid.cli.os;

import java.io.IOException;

/** Nobody reads the output any more, as when {@code head} has seen enough. */
public final class ReaderGoneException extends IOException {

    private static final long serialVersionUID = 1;

    public ReaderGoneException() {
        super("nobody reads the output any more");
    }
}
