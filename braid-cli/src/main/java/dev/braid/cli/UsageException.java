package dev.braid.cli;

/** The command line says something that cannot be done; the message says what, and what can. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
