package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.braid.cli.text.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Reads a descriptor: standard input, or a file whose name may be any bytes. For use by one thread at a time. */
public final class FdInput extends InputStream {

    private static final int AT_ONCE = 65_536;
    private static final int STANDARD_ERROR = 2;

    private final int fd;
    private boolean closed;

    public FdInput(int fd) {
        this.fd = fd;
    }

    /**
     * Opens a file.
     *
     * @throws IOException whose message says why
     */
    public static FdInput open(Bytes file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            int fd = libc.open(NativeStrings.of(arena, file), Libc.CLOEXEC, 0);
            if (fd < 0) {
                throw new IOException(libc.describe(fd));
            }
            if (libc.read(fd, MemorySegment.NULL) == -Libc.EISDIR) {
                libc.close(fd);
                throw new IOException(libc.describe(-Libc.EISDIR));
            }
            return new FdInput(fd);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Waits also where the descriptor itself would not, as whoever shares it may have set it. */
    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            MemorySegment buffer = arena.allocate(Math.min(length, AT_ONCE));
            int count;
            while ((count = libc.read(fd, buffer)) == -Libc.EINTR || count == -Libc.EAGAIN) {
                if (count == -Libc.EAGAIN) {
                    libc.awaitReadable(fd, arena.allocate(8, 4));
                }
            }
            if (count < 0) {
                throw new IOException(libc.describe(count));
            }
            MemorySegment.copy(buffer, JAVA_BYTE, 0, bytes, from, count);
            return count == 0 ? -1 : count;
        }
    }

    /**
     * Idempotent: by the second time the number may be another file's. Standard input stays open: the next file would get its number, and a
     * child could be given that for its own.
     */
    @Override
    public void close() {
        if (!closed && fd > STANDARD_ERROR) {
            closed = true;
            try (Arena arena = Arena.ofConfined()) {
                new Libc(arena).close(fd);
            }
        }
    }
}
