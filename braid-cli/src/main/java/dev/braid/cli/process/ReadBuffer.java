package dev.braid.cli.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.braid.cli.os.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What pipes are read into: as much as one holds. */
final class ReadBuffer {

    private static final int SIZE = 65_536;

    private final MemorySegment memory = Arena.ofAuto().allocate(SIZE);
    private final byte[] bytes = new byte[SIZE];

    /** The number of bytes read, 0 at the end, negative if there are none now. */
    int readFrom(Libc libc, int fd) {
        int count;
        do {
            count = libc.read(fd, memory);
        } while (count == -Libc.EINTR);
        if (count > 0) {
            MemorySegment.copy(memory, JAVA_BYTE, 0, bytes, 0, count);
        }
        return count;
    }

    byte[] bytes() {
        return bytes;
    }
}
