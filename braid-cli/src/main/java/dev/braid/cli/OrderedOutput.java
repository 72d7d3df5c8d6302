package dev.braid.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collector;

/** Prints what processes printed, whole, in the order of their lines. */
final class OrderedOutput {

    private final OutputStream out;
    private final PrintStream err;

    /** What has finished and is not printed yet, by number: put there by tasks, taken by whoever prints. */
    private final ConcurrentNavigableMap<Long, Finished> held = new ConcurrentSkipListMap<>();

    OrderedOutput(OutputStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Keeps what has finished until it is printed, whatever happens to its run. */
    void hold(Finished finished) {
        held.put(finished.line().number(), finished);
    }

    /** Prints each in its turn. */
    Collector<Finished, ?, OrderedOutput> inTurn() {
        return Collector.of(() -> this, OrderedOutput::print, (a, b) -> a);
    }

    /** Prints all that has finished and was not printed. */
    void flush() {
        held.values().forEach(this::print);
    }

    private void print(Finished finished) {
        held.remove(finished.line().number());
        try {
            try {
                move(finished.err(), err);
                err.flush();
                move(finished.out(), out);
                out.flush();
            } catch (IOException e) {
                throw new OutputClosedException(e);
            }
            if (finished.problem() != null) {
                err.println("braid run: " + finished.line() + ": " + finished.problem());
            }
        } finally {
            delete(finished.out());
            delete(finished.err());
        }
    }

    private static void move(Path from, OutputStream to) throws IOException {
        if (Files.exists(from)) {
            Files.copy(from, to);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
