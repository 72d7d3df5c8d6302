package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.braid.cli.text.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Strings as C has them. */
public final class NativeStrings {

    private NativeStrings() {}

    /** The bytes and a NUL. */
    public static MemorySegment of(Arena arena, Bytes string) {
        byte[] bytes = string.toArray();
        MemorySegment terminated = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, terminated, JAVA_BYTE, 0, bytes.length);
        return terminated;
    }
}
