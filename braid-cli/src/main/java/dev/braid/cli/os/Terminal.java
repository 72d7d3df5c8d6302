package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Asks whether a descriptor is a terminal, and how wide it is. */
public final class Terminal {

    private static final long TIOCGWINSZ = 0x5413;
    private static final int USUAL_COLUMNS = 80;

    private Terminal() {}

    public static boolean is(int fd) {
        return columnsOrNegative(fd) >= 0;
    }

    /** Columns of the terminal, as they are now; 80 if it does not know. */
    public static int columns(int fd) {
        int columns = columnsOrNegative(fd);
        return columns <= 0 ? USUAL_COLUMNS : columns;
    }

    private static int columnsOrNegative(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(8, 2);
            return new Libc(arena).ioctl(fd, TIOCGWINSZ, size) < 0 ? -1 : size.get(JAVA_SHORT, 2) & 0xffff;
        }
    }
}
