package dev.braid.cli.output;

import dev.braid.cli.os.ReaderGoneException;
import java.io.IOException;

/** What processes have printed cannot be passed on. */
public final class OutputException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private OutputException(String message, IOException cause) {
        super(message + ": " + cause.getMessage(), cause);
    }

    /** Standard output cannot be written. */
    public static OutputException unwritable(IOException cause) {
        return new OutputException("the output could not be written", cause);
    }

    /** What was kept of an output cannot be read again. */
    static OutputException unreadable(IOException cause) {
        return new OutputException("an output that was kept could not be read again", cause);
    }

    /** Whether there is nobody to read it, as when {@code head} has seen enough. */
    public boolean isReaderGone() {
        return getCause() instanceof ReaderGoneException;
    }
}
