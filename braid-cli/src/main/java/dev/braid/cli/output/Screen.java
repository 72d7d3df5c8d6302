package dev.braid.cli.output;

import dev.braid.cli.os.ReaderGoneException;
import dev.braid.cli.process.Sink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Standard output and standard error, one writer at a time, and below what is written a status line that comes and goes. Where both are the
 * same terminal the line is taken away before anything is written, and stands again after it. Safe for use by many threads.
 */
public final class Screen {

    private static final long PATIENCE_MILLIS = 200;
    private static final byte[] ERASE = "\r\033[K".getBytes(StandardCharsets.US_ASCII);

    /** Writes something that belongs together. */
    @FunctionalInterface
    public interface Block {

        void write(OutputStream out, OutputStream err) throws IOException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Part out;
    private final Part err;

    /** Whether anything has gone to standard output; set by who writes it. */
    private volatile boolean hasWritten;

    /** Cleared by whoever sees that the reader of standard output has gone. */
    private volatile boolean hasReader = true;

    // Guarded by lock.
    private String status = "";
    private boolean isDrawn;

    /**
     * Without a status line at first.
     *
     * @param outIsTerminal whether what goes there is seen where the status line is
     */
    public Screen(OutputStream out, boolean outIsTerminal, OutputStream err) {
        this.out = new Part(out, outIsTerminal);
        this.err = new Part(err, true);
    }

    /**
     * Writes a block, alone.
     *
     * @throws OutputException if standard output cannot be written
     */
    public void write(Block block) {
        lock.lock();
        try {
            block.write(out, err);
            draw();
        } catch (IOException e) {
            throw OutputException.unreadable(e);
        } finally {
            lock.unlock();
        }
    }

    /** Writes a line to standard error; where that is seen in a line that has begun, it ends this first. Also within a block. */
    public void note(String line) {
        write((toOut, toErr) -> {
            boolean isAtLineStart = err.isAtLineStart && out.isAtLineStart;
            toErr.write(((isAtLineStart ? "" : "\n") + line + "\n").getBytes(StandardCharsets.UTF_8));
            out.isAtLineStart = true;
        });
    }

    /** As {@link #note}, but does not wait long for who is writing: a reader may have stopped reading. */
    public void noteAtOnce(String line) {
        try {
            if (lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    note(line);
                } finally {
                    lock.unlock();
                }
            } else {
                err.send((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** There is nobody any more to read standard output. */
    public void readerGone() {
        hasReader = false;
    }

    /**
     * For what is to be printed on standard output.
     *
     * @throws OutputException if there is nobody to read it
     */
    public void requireReader() {
        if (!hasReader) {
            throw OutputException.unwritable(new ReaderGoneException());
        }
    }

    /** Keeps for standard output what comes, as long as there is somebody to read it. */
    public Sink whileRead(Sink kept) {
        return (bytes, length) -> {
            requireReader();
            kept.take(bytes, length);
        };
    }

    /** Whether anything has gone to standard output. */
    public boolean hasWritten() {
        return hasWritten;
    }

    /** Shows a status line from now on, none if it is empty. */
    public void status(String line) {
        lock.lock();
        try {
            if (!line.equals(status) || !isDrawn) {
                status = line;
                erase();
                draw();
            }
        } finally {
            lock.unlock();
        }
    }

    private void draw() {
        if (!status.isEmpty() && !isDrawn && out.isAtLineStart && err.isAtLineStart) {
            err.send(status.getBytes(StandardCharsets.UTF_8));
            isDrawn = true;
        }
    }

    private void erase() {
        if (isDrawn) {
            err.send(ERASE);
            isDrawn = false;
        }
    }

    /** One of the two streams, as a block sees it. */
    private final class Part extends OutputStream {

        private final OutputStream target;
        private final boolean isSeen;
        private boolean isAtLineStart = true;

        Part(OutputStream target, boolean isSeen) {
            this.target = target;
            this.isSeen = isSeen;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (length == 0) {
                return;
            }
            if (isSeen) {
                erase();
                isAtLineStart = bytes[from + length - 1] == '\n'; // true for ever where it is not seen beside the notes
            }
            if (this == err) {
                send(bytes, from, length);
            } else {
                receive(bytes, from, length);
            }
        }

        private void receive(byte[] bytes, int from, int length) {
            try {
                hasWritten = true; // before, because a reader may be gone as soon as it has read it
                target.write(bytes, from, length);
            } catch (IOException e) {
                throw OutputException.unwritable(e);
            }
        }

        /** There is nowhere to say that standard error cannot be written. */
        private void send(byte[] bytes, int from, int length) {
            try {
                target.write(bytes, from, length);
            } catch (IOException e) {
                // and nobody to read it
            }
        }

        private void send(byte[] bytes) {
            send(bytes, 0, bytes.length);
        }
    }
}
