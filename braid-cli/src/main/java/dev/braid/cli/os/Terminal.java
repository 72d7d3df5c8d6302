package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Asks whether a descriptor is a terminal, and how wide it is. */
public final class Terminal {

    private static final long TIOCGWINSZ = 0x5413;
    private static final long TCGETS = 0x5401;
    private static final int LOCAL_MODES = 12;
    private static final int ICANON = 2;
    private static final long TIOCGPGRP = 0x540F;
    private static final int USUAL_COLUMNS = 80;

    private Terminal() {}

    public static boolean is(int fd) {
        return columnsOrNegative(fd) >= 0;
    }

    /** Columns of the terminal, as they are now; 80 if it does not know; 0 while it is somebody else's: of a shell, or of a pager. */
    public static int columns(int fd) {
        if (isInBackground(fd) || isRaw(fd)) {
            return 0;
        }
        int columns = columnsOrNegative(fd);
        return columns <= 0 ? USUAL_COLUMNS : columns;
    }

    /** Whether somebody reads its keys one by one, as {@code less} does, and so draws the whole screen. */
    private static boolean isRaw(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(64, 4);
            return new Libc(arena).ioctl(fd, TCGETS, termios) == 0 && (termios.get(JAVA_INT, LOCAL_MODES) & ICANON) == 0;
        }
    }

    private static boolean isInBackground(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            MemorySegment group = arena.allocate(4, 4);
            return libc.ioctl(fd, TIOCGPGRP, group) == 0 && group.get(JAVA_INT, 0) != libc.getpgid(0);
        }
    }

    private static int columnsOrNegative(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(8, 2);
            return new Libc(arena).ioctl(fd, TIOCGWINSZ, size) < 0 ? -1 : size.get(JAVA_SHORT, 2) & 0xffff;
        }
    }
}
