package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to a descriptor that others may share. A virtual thread that waits for a slow reader parks and holds no carrier, which one in
 * {@code FileOutputStream.write} would; an interrupt does not keep it from writing all. For use by one thread at a time.
 */
public final class FdOutput extends OutputStream {

    /** What a pipe that is ready takes without blocking; its flags are not ours to change. */
    private static final int READY_TAKES = 4096;

    private static final short POLLOUT = 4;
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    private final int fd;
    private final Libc libc;
    private final MemorySegment buffer;
    private final MemorySegment pollfd;

    public FdOutput(int fd) {
        this.fd = fd;
        this.libc = new Libc(Arena.ofAuto());
        this.buffer = Arena.ofAuto().allocate(READY_TAKES);
        this.pollfd = Arena.ofAuto().allocate(8, 4);
        pollfd.set(JAVA_INT, 0, fd);
        pollfd.set(JAVA_SHORT, 4, POLLOUT);
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
        try {
            for (int done = 0; done < length; ) {
                interrupted |= awaitReady();
                done += writeSome(bytes, from + done, Math.min(READY_TAKES, length - done));
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int writeSome(byte[] bytes, int from, int length) throws IOException {
        MemorySegment.copy(bytes, from, buffer, JAVA_BYTE, 0, length);
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
    private boolean awaitReady() {
        boolean interrupted = false;
        for (long pause = 20_000; libc.poll(pollfd, 1, 0) == 0; pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS)) {
            LockSupport.parkNanos(pause);
            interrupted |= Thread.interrupted();
        }
        return interrupted;
    }
}
