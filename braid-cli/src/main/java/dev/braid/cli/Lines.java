package dev.braid.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream, read ahead a little by a daemon thread of its own: a read of standard input cannot be interrupted, and nobody
 * must have to wait for one.
 */
final class Lines implements Iterator<Line>, AutoCloseable {

    private static final int AHEAD = 1024;

    /** A line, the end, or why there are no more lines. */
    private sealed interface Read {
        record Some(Line line) implements Read {}

        record End() implements Read {}

        record Failure(InputException exception) implements Read {}
    }

    private final BlockingQueue<Read> queue = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reader;
    private @Nullable Read next;

    Lines(InputStream in) {
        this.reader = Thread.ofPlatform().daemon().name("braid-input").start(() -> readAll(in));
    }

    private void readAll(InputStream in) {
        try {
            queue.put(readLines(in));
        } catch (InterruptedException e) {
            // closed: nobody wants more
        }
    }

    /** Reads to the end; returns what comes after the last line. */
    private Read readLines(InputStream in) throws InterruptedException {
        long number = 1;
        // A decoder that is not told what to do with bytes that are not UTF-8 reports them, rather than pass on something else.
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
            for (String line; (line = lines.readLine()) != null; number++) {
                queue.put(new Read.Some(new Line(number, line)));
            }
            return new Read.End();
        } catch (CharacterCodingException e) {
            return new Read.Failure(new InputException("the input is not UTF-8, at or after line " + number, e));
        } catch (IOException e) {
            String where = "the input could not be read after line " + (number - 1);
            return new Read.Failure(new InputException(where + ": " + e.getMessage(), e));
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                next = queue.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a line", e);
            }
        }
        return switch (next) {
            case Read.Some some -> true;
            case Read.End end -> false;
            case Read.Failure(var exception) -> throw exception;
        };
    }

    @Override
    public Line next() {
        if (hasNext() && next instanceof Read.Some(var line)) {
            next = null;
            return line;
        }
        throw new NoSuchElementException();
    }

    /** Reads no further than it has. Does not wait for a read that is under way. */
    @Override
    public void close() {
        reader.interrupt();
    }
}
