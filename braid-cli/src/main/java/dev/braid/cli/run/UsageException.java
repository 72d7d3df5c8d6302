package dev.braid.cli.run;

/** The command line says something that cannot be done; the message says what, and what can. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
