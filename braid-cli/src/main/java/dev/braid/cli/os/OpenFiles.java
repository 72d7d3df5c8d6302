package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * How many files this process may have open. Children inherit the limit, and some programs do not bear a high one, so it is raised no
 * further than needed; the JVM, which would raise it as far as it goes, is told not to by the launcher.
 */
public final class OpenFiles {

    private OpenFiles() {}

    /** Raises the limit to so many, if it is lower and as far as that is allowed; returns what it is then. */
    public static long allow(long needed) {
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            MemorySegment limit = arena.allocate(JAVA_LONG, 2);
            if (libc.openFilesLimit("getrlimit", limit) < 0) {
                return needed; // nothing is known of a limit
            }
            long soft = limit.getAtIndex(JAVA_LONG, 0);
            long hard = limit.getAtIndex(JAVA_LONG, 1);
            if (Long.compareUnsigned(soft, needed) >= 0) {
                return needed;
            }
            long allowed = Long.compareUnsigned(hard, needed) < 0 ? hard : needed;
            limit.setAtIndex(JAVA_LONG, 0, allowed);
            return libc.openFilesLimit("setrlimit", limit) < 0 ? soft : allowed;
        }
    }
}
