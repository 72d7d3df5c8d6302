package dev.braid.cli.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.braid.cli.text.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** The address of this process's variables, as children have them that are not told otherwise. */
    public static long own() {
        return Libc.environment();
    }

    /**
     * This process's variables with some changes, as C has them: what is not changed is where it was, byte for byte.
     *
     * @param changes values by names; an empty one for a variable that is not to be there
     * @param arena how long it stands
     */
    public static MemorySegment with(Map<String, String> changes, Arena arena) {
        List<Long> pointers = unchanged(changes.keySet());
        changes.forEach((name, value) -> {
            if (!value.isEmpty()) {
                pointers.add(NativeStrings.of(arena, Bytes.of(name + "=" + value)).address());
            }
        });
        pointers.add(0L);
        return arena.allocateFrom(JAVA_LONG, pointers.stream().mapToLong(Long::longValue).toArray());
    }

    @SuppressWarnings("restricted")
    private static List<Long> unchanged(Set<String> changed) {
        List<byte[]> beginnings = changed.stream().map(name -> Bytes.of(name + "=").toArray()).toList();
        List<Long> pointers = new ArrayList<>();
        MemorySegment all = MemorySegment.ofAddress(own()).reinterpret(Long.MAX_VALUE);
        for (long at = 0; own() != 0 && all.get(JAVA_LONG, at) != 0; at += Long.BYTES) {
            MemorySegment variable = MemorySegment.ofAddress(all.get(JAVA_LONG, at)).reinterpret(Long.MAX_VALUE);
            if (beginnings.stream().noneMatch(beginning -> startsWith(variable, beginning))) {
                pointers.add(variable.address());
            }
        }
        return pointers;
    }

    /** Reads no further than its NUL. */
    private static boolean startsWith(MemorySegment string, byte[] beginning) {
        for (int i = 0; i < beginning.length; i++) {
            if (string.get(JAVA_BYTE, i) != beginning[i]) {
                return false;
            }
        }
        return true;
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
