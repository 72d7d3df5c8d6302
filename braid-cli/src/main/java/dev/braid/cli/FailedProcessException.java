package dev.braid.cli;

/** A process failed and the rest has to stop. */
final class FailedProcessException extends Exception {

    private static final long serialVersionUID = 1;

    FailedProcessException(String message) {
        super(message);
    }
}
