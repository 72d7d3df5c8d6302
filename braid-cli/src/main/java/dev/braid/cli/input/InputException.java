package dev.braid.cli.input;

/** The lines could not be read to their end; the message says why and how far they were. */
public final class InputException extends RuntimeException {

    private static final long serialVersionUID = 1;

    InputException(String message) {
        super(message);
    }
}
