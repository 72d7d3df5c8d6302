package dev.braid.cli;

import java.io.IOException;

/** Nobody reads the output any more, or it cannot be written. */
final class OutputClosedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OutputClosedException(IOException cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }

    /** Whether the reader has gone, as {@code head} does when it has seen enough. */
    boolean isReaderGone() {
        return String.valueOf(getMessage()).contains("Broken pipe");
    }
}
