package dev.braid;

/** A failure that cannot say what it is. */
public final class Silent extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Silent() {}

    @Override
    public String getMessage() {
        throw new IllegalStateException("no message");
    }

    @Override
    public String toString() {
        throw new IllegalStateException("no text");
    }
}
