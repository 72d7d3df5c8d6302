package dev.braid.cli.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.braid.cli.os.Libc;
import dev.braid.cli.text.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Native memory for the calls of one thread at a time: made once, used by one after another, because making it costs more than a call. */
final class Workspace {

    /** More than any C library's structures for attributes, file actions and signal sets need. */
    static final int STRUCTURE = 512;

    private static final int STRINGS = 4096;

    private final Libc libc = new Libc(Arena.ofAuto());
    private final MemorySegment ints = Arena.ofAuto().allocate(16, 8);
    private final MemorySegment event = Arena.ofAuto().allocate(16, 8);
    private final MemorySegment info = Arena.ofAuto().allocate(128, 8);
    private final MemorySegment actions = Arena.ofAuto().allocate(STRUCTURE, 16);
    private MemorySegment strings = Arena.ofAuto().allocate(STRINGS, 8);

    Libc libc() {
        return libc;
    }

    /** Where calls put numbers. */
    MemorySegment ints() {
        return ints;
    }

    int firstInt() {
        return ints.get(JAVA_INT, 0);
    }

    int secondInt() {
        return ints.get(JAVA_INT, 4);
    }

    /** For one {@code struct epoll_event}. */
    MemorySegment event() {
        return event;
    }

    /** For one {@code siginfo_t}. */
    MemorySegment info() {
        return info;
    }

    /** For one {@code posix_spawn_file_actions_t}. */
    MemorySegment actions() {
        return actions;
    }

    /** As C has them: pointers to each string and a null pointer, then the strings. They stand until the next are put there. */
    MemorySegment strings(List<Bytes> values) {
        int pointers = 8 * (values.size() + 1);
        int size = pointers;
        for (Bytes value : values) {
            size += value.latin1().length() + 1;
        }
        if (size > strings.byteSize()) {
            strings = Arena.ofAuto().allocate(size, 8);
        }
        ByteBuffer image = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        int at = pointers;
        for (int i = 0; i < values.size(); i++) {
            image.putLong(8 * i, strings.address() + at);
            byte[] bytes = values.get(i).toArray();
            image.put(at, bytes);
            at += bytes.length + 1;
        }
        MemorySegment.copy(image.array(), 0, strings, JAVA_BYTE, 0, size);
        return strings;
    }
}
