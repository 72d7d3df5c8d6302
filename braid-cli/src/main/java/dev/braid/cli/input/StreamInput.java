package dev.braid.cli.input;

import dev.braid.cli.text.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream, read ahead by a daemon thread of its own: a read of standard input cannot be interrupted, and nobody must have to
 * wait for one. It reads ahead some megabytes, so that it is known early how many lines there are; what it has read stays in the pieces in
 * which it came, because a line of its own for each would take more room.
 */
public final class StreamInput implements Input {

    /** No system takes longer arguments. */
    private static final int LONGEST_LINE = 2 << 20;

    private static final int PIECE = 65_536;
    private static final long AHEAD = 8L << 20;
    private static final long OVERHEAD = 64;

    /** What one read brought. */
    private record Piece(String latin1, Instant read) {

        long size() {
            return latin1.length() + OVERHEAD;
        }
    }

    private final byte separator;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final Queue<Piece> pieces = new ArrayDeque<>();
    private long ahead;
    private boolean ended;
    private boolean closed;
    private @Nullable String problem;

    /** How many lines have been read, and whether that is all; written by the reader. */
    private volatile long known;

    private volatile boolean whole;

    // Of whoever takes.
    private @Nullable Piece piece;
    private int at;
    private long taken;
    private @Nullable Line next;

    /**
     * Begins to read.
     *
     * @param separator between lines; the last may have one after it or not
     */
    public StreamInput(InputStream in, Separator separator) {
        this.separator = (byte) separator.character();
        Thread.ofPlatform().daemon().name("braid-input").start(() -> read(in));
    }

    // The reader

    private void read(InputStream in) {
        byte[] buffer = new byte[PIECE];
        boolean isAtLineStart = true;
        long lines = 0;
        try (in) {
            for (int count; (count = in.read(buffer)) >= 0; ) {
                if (count > 0) {
                    lines += separators(buffer, count) + (isAtLineStart ? 1 : 0);
                    isAtLineStart = buffer[count - 1] == separator;
                    lines -= isAtLineStart ? 1 : 0;
                    known = lines;
                    if (!put(new Piece(Bytes.of(buffer, 0, count).latin1(), Instant.now()))) {
                        return;
                    }
                }
            }
            whole = true;
            end(null);
        } catch (IOException e) {
            end("the input could not be read" + (lines == 0 ? "" : " after line " + lines) + ": " + e.getMessage());
        } catch (RuntimeException | Error e) {
            end("the input could not be read: " + e); // or they would be waited for for ever
            throw e;
        }
    }

    private int separators(byte[] bytes, int count) {
        int separators = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == separator) {
                separators++;
            }
        }
        return separators;
    }

    /** Waits for room; false if nobody wants more. */
    private boolean put(Piece read) {
        lock.lock();
        try {
            while (ahead > AHEAD && !closed) {
                changed.awaitUninterruptibly();
            }
            pieces.add(read);
            ahead += read.size();
            changed.signalAll();
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable String problem) {
        lock.lock();
        try {
            this.problem = problem;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // Those who ask

    @Override
    public long known() {
        return known;
    }

    @Override
    public boolean isWhole() {
        return whole;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // Whoever takes

    /** @throws InputException if the input could not be read to its end */
    @Override
    public boolean hasNext() {
        if (next == null && !isClosed()) {
            next = line();
        }
        return next != null && !isClosed();
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Line next() {
        Line line = next != null || hasNext() ? next : null; // that which hasNext has promised, even if this was closed since
        if (line == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return line;
    }

    @Override
    public void forEachLeft(Consumer<? super Line> action) {
        for (Line left = next == null ? line() : next; left != null; left = line()) {
            action.accept(left);
        }
        next = null;
    }

    /** The next line, null if there are no more. */
    private @Nullable Line line() {
        StringBuilder begun = new StringBuilder();
        boolean hasBegun = false;
        Instant read = Instant.EPOCH;
        while (true) {
            Piece current = piece();
            if (current == null) {
                return hasBegun && whole ? line(begun.toString(), read) : null; // else its end was not read
            }
            read = hasBegun ? read : current.read();
            hasBegun = true;
            int end = current.latin1().indexOf(separator, at);
            int from = at;
            at = end < 0 ? current.latin1().length() : end + 1;
            String part = current.latin1().substring(from, end < 0 ? at : end);
            if (end >= 0) {
                return line(begun.isEmpty() ? part : begun.append(part).toString(), read);
            }
            begun.append(part);
            if (begun.length() > LONGEST_LINE) {
                throw new InputException(place() + " is longer than any command may be" + hint());
            }
        }
    }

    private Line line(String latin1, Instant read) {
        if (latin1.indexOf('\0') >= 0) {
            throw new InputException(place() + " holds a NUL, which no argument can" + hint());
        }
        return new Line(++taken, new Bytes(latin1), read);
    }

    private String place() {
        return "line " + (taken + 1);
    }

    private String hint() {
        return separator == 0 ? "" : " (if the lines end in NUL, as those of find -print0 do, say -0)";
    }

    /** The piece in which to go on, null at the end. */
    private @Nullable Piece piece() {
        Piece current = piece;
        if (current == null || at == current.latin1().length()) {
            current = piece = awaitPiece();
            at = 0;
        }
        return current;
    }

    private @Nullable Piece awaitPiece() {
        lock.lock();
        try {
            while (pieces.isEmpty() && !ended && !closed) {
                changed.await();
            }
            Piece first = pieces.poll();
            if (first != null) {
                ahead -= first.size();
                changed.signalAll();
            } else if (problem != null && !closed) {
                throw new InputException(problem);
            }
            return first;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a line", e);
        } finally {
            lock.unlock();
        }
    }
}
