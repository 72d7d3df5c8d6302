package dev.braid.cli.output;

import dev.braid.cli.os.ReaderGoneException;
import java.io.IOException;

/** Standard output cannot be written. */
public final class OutputException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public OutputException(IOException cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }

    /** Whether there is nobody to read it, as when {@code head} has seen enough. */
    public boolean isReaderGone() {
        return getCause() instanceof ReaderGoneException;
    }
}
