package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.braid.cli.text.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Environment variables as the bytes that they are. */
public final class Environment {

    private static final int LONGEST = 2 << 20;

    private Environment() {}

    /** Empty if it is not set. */
    @SuppressWarnings("restricted")
    public static Bytes get(String name) {
        try (Arena arena = Arena.ofConfined()) {
            long address = new Libc(arena).getenv(NativeStrings.of(arena, Bytes.of(name)));
            if (address == 0) {
                return Bytes.of("");
            }
            MemorySegment value = MemorySegment.ofAddress(address).reinterpret(LONGEST);
            int length = 0;
            while (value.get(JAVA_BYTE, length) != 0) {
                length++;
            }
            return Bytes.of(value.asSlice(0, length).toArray(JAVA_BYTE), 0, length);
        }
    }
}
