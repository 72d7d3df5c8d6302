package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.braid.cli.text.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Environment variables as the bytes that they are. */
public final class Environment {

    private static final int LONGEST = 2 << 20;

    /** What the launcher keeps from the JVM, which would obey it and say so, and children are to have. */
    private static final List<String> JAVA_OPTIONS = List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

    private static final String KEPT = "BRAID_KEPT_";

    private Environment() {}

    /** Gives variables that the launcher has renamed their names back, for children. Before any are started. */
    public static void restore() {
        for (String name : JAVA_OPTIONS) {
            Bytes value = get(KEPT + name);
            if (!value.latin1().isEmpty()) {
                try (Arena arena = Arena.ofConfined()) {
                    Libc libc = new Libc(arena);
                    libc.setVariable(NativeStrings.of(arena, Bytes.of(name)), NativeStrings.of(arena, value));
                    libc.unsetVariable(NativeStrings.of(arena, Bytes.of(KEPT + name)));
                }
            }
        }
    }

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
