package dev.braid.cli;

import java.io.IOException;

/** The lines could not be read to their end; the message says why and how far they were. */
final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1;

    InputException(String message, IOException cause) {
        super(message, cause);
    }
}
