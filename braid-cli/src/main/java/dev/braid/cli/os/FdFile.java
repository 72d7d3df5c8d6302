package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.braid.cli.text.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Writes a new file that children do not inherit, as they would what the JDK opens. For use by one thread at a time. */
public final class FdFile extends OutputStream {

    private static final int AT_ONCE = 65_536;
    private static final int WRITE_NEW = 0x01 | 0x40 | 0x80 | Libc.CLOEXEC;
    private static final int OWNER_ONLY = 0600;

    private final int fd;
    private boolean closed;

    private FdFile(int fd) {
        this.fd = fd;
    }

    /** Makes a file that is not there yet. */
    public static FdFile create(Bytes name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            int fd = libc.open(NativeStrings.of(arena, name), WRITE_NEW, OWNER_ONLY);
            if (fd < 0) {
                throw new IOException(libc.describe(fd));
            }
            return new FdFile(fd);
        }
    }

    /** Deletes a file, if it is there. */
    public static void delete(Bytes name) {
        try (Arena arena = Arena.ofConfined()) {
            new Libc(arena).removeFile(NativeStrings.of(arena, name));
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** By memory of its own each time: there may be thousands of files. */
    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            MemorySegment buffer = arena.allocate(Math.min(length, AT_ONCE));
            for (int done = 0; done < length; ) {
                int count = Math.min(AT_ONCE, length - done);
                MemorySegment.copy(bytes, from + done, buffer, JAVA_BYTE, 0, count);
                int written = libc.write(fd, buffer, count);
                if (written < 0 && written != -Libc.EINTR) {
                    throw new IOException(libc.describe(written));
                }
                done += Math.max(written, 0);
            }
        }
    }

    /** Idempotent: by the second time the number may be another file's. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try (Arena arena = Arena.ofConfined()) {
                new Libc(arena).close(fd);
            }
        }
    }
}
