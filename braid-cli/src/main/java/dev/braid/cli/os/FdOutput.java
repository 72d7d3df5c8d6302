package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to a descriptor that others may share. A virtual thread that waits for a slow reader parks and holds no carrier, which one in
 * {@code FileOutputStream.write} would; an interrupt does not keep it from writing all. Safe for use by many threads, whose outputs may mix.
 */
public final class FdOutput extends OutputStream {

    /** What a pipe that is ready takes without blocking; its flags are not ours to change. */
    private static final int READY_TAKES = 4096;

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    private final int fd;

    /** How long to wait for a reader that takes nothing; shortened by {@link #hurry}. */
    private volatile long patienceNanos = Long.MAX_VALUE;

    /** Set by whoever gave up: what comes now would stand behind a gap. */
    private volatile boolean hasGivenUp;

    public FdOutput(int fd) {
        this.fd = fd;
    }

    /** From now on gives up, with an exception from each write, once the reader has taken nothing for so long. */
    public void hurry(Duration patience) {
        patienceNanos = patience.toNanos();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /**
     * Writes all of it.
     *
     * @throws ReaderGoneException if nobody can ever read it
     */
    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        boolean interrupted = Thread.interrupted();
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            MemorySegment pollfd = arena.allocate(8, 4);
            MemorySegment buffer = arena.allocate(Math.min(length, READY_TAKES));
            for (int done = 0; done < length; ) {
                int count = Math.min(READY_TAKES, length - done);
                MemorySegment.copy(bytes, from + done, buffer, JAVA_BYTE, 0, count);
                interrupted |= awaitReady(libc, pollfd);
                done += writeSome(libc, buffer, count);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int writeSome(Libc libc, MemorySegment buffer, int length) throws IOException {
        int written = libc.write(fd, buffer, length);
        if (written == -Libc.EPIPE) {
            throw new ReaderGoneException();
        }
        if (written < 0 && written != -Libc.EINTR && written != -Libc.EAGAIN) {
            throw new IOException(libc.describe(written));
        }
        return Math.max(written, 0);
    }

    /** Returns whether the thread was interrupted meanwhile. */
    private boolean awaitReady(Libc libc, MemorySegment pollfd) throws IOException {
        boolean interrupted = false;
        long start = System.nanoTime();
        long pause = FIRST_PAUSE_NANOS;
        while (hasGivenUp || !libc.isWritable(fd, pollfd)) {
            if (hasGivenUp || System.nanoTime() - start > patienceNanos) {
                hasGivenUp = true;
                throw new IOException("its reader takes nothing");
            }
            LockSupport.parkNanos(pause);
            interrupted |= Thread.interrupted();
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
        return interrupted;
    }
}
