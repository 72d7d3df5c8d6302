package dev.braid.benchmarks.channel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/** What senders, stages and receivers do. */
interface Loops {

    /** Sends so many elements. */
    long send(Pipe to, int elements) throws InterruptedException;

    /** Receives as many and sends each on. */
    long pass(Pipe from, Pipe to, int elements) throws InterruptedException;

    /** The sum of as many received elements. */
    long receive(Pipe from, int elements) throws InterruptedException;

    /** The same, from whichever of several has something. */
    long receive(Pipes.Receiver from, int elements) throws InterruptedException;

    /**
     * Loops of one's own: a copy of their class, which no other kind of pipe runs through. In loops that all share, the compiler cannot
     * know which pipe it is, and a call that it does not inline costs 6 to 8 ns per element. Kotlin's and Go's loops pay nothing of
     * the kind, and neither do those of a program that has but one kind of channel.
     */
    static Loops copy() {
        try (InputStream bytes = Objects.requireNonNull(
                PipeLoops.class.getResourceAsStream(PipeLoops.class.getSimpleName() + ".class"))) {
            return (Loops) MethodHandles.lookup()
                    .defineHiddenClass(bytes.readAllBytes(), true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the loops cannot be copied", e);
        }
    }
}
