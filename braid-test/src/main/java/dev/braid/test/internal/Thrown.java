package dev.braid.test.internal;

/** Exceptions that go on as they are. */
public final class Thrown {

    private Thrown() {}

    /** Throws {@code thrown}, of which the compiler believes that it is an {@code X}. Returns nothing; so the compiler sees an end. */
    @SuppressWarnings("unchecked")
    public static <X extends Throwable> RuntimeException asIs(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
