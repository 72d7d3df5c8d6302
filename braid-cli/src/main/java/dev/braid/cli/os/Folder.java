package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.braid.cli.text.Bytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Folders, whose names may be any bytes. */
public final class Folder {

    private static final String UNIQUE = "XXXXXX";

    private Folder() {}

    /**
     * Makes a new one that only this user may read.
     *
     * @throws IOException whose message names {@code parent} and says why
     */
    public static Bytes makeIn(Bytes parent, String prefix) throws IOException {
        Bytes template = new Bytes(parent.latin1() + "/" + prefix + UNIQUE);
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            MemorySegment name = NativeStrings.of(arena, template);
            int result = libc.makeFolder(name);
            if (result < 0) {
                throw new IOException("no folder can be made in " + parent + " (see TMPDIR): " + libc.describe(result));
            }
            return Bytes.of(name.toArray(JAVA_BYTE), 0, template.latin1().length());
        }
    }

    /** Deletes it if it is empty. */
    public static void delete(Bytes folder) {
        try (Arena arena = Arena.ofConfined()) {
            new Libc(arena).removeFolder(NativeStrings.of(arena, folder));
        }
    }
}
