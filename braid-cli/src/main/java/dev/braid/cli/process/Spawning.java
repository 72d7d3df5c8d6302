package dev.braid.cli.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.braid.cli.os.Libc;
import dev.braid.cli.os.NativeStrings;
import dev.braid.cli.text.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code posix_spawn}: no copy of this process is made, as {@code fork} would. The new one leads a session, and so a process group, of its
 * own; it blocks no signal, and inherits what is open here for it, as by {@code <(…)} in a shell. Safe for use by many threads.
 */
final class Spawning {

    private static final int SETSIGMASK = 0x08;
    private static final int SETSID = 0x80;

    /** More than any C library's structures for attributes, file actions and signal sets need. */
    private static final int STRUCTURE = 512;

    private static final int O_RDONLY = 0;
    private static final Bytes SHELL = Bytes.of("/bin/sh");

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment attributes = arena.allocate(STRUCTURE, 16);
    private final MemorySegment nothing = NativeStrings.of(arena, Bytes.of("/dev/null"));

    /** What to do with the ends of pipes, by their numbers, which come again and again. Only read by the C library. */
    private final Map<Long, MemorySegment> actions = new ConcurrentHashMap<>();

    Spawning(Libc libc) {
        libc.prepareSpawn("posix_spawnattr_init", attributes, 0, 0, 0);
        libc.prepareSpawn("posix_spawnattr_setflags", attributes, SETSID | SETSIGMASK, 0, 0);
        libc.prepareSpawn("posix_spawnattr_setsigmask", attributes, arena.allocate(STRUCTURE, 16).address(), 0, 0);
    }

    /** Returns the process's number. */
    int spawn(Workspace workspace, Bytes file, List<Bytes> command, int outEnd, int errEnd) throws SpawnException {
        Libc libc = workspace.libc();
        MemorySegment toDo = actions.computeIfAbsent((long) outEnd << 32 | errEnd, ends -> actions(libc, outEnd, errEnd));
        int result = spawn(workspace, file, toDo, command);
        if (result == -Libc.ENOEXEC) {
            // A script without #!, which every shell runs by itself.
            List<Bytes> script = new ArrayList<>(List.of(SHELL, file));
            script.addAll(command.subList(1, command.size()));
            result = spawn(workspace, SHELL, toDo, script);
        }
        if (result < 0) {
            throw problem(libc, result, file);
        }
        return workspace.firstInt();
    }

    private MemorySegment actions(Libc libc, int outEnd, int errEnd) {
        MemorySegment added = arena.allocate(STRUCTURE, 16);
        libc.prepareSpawn("posix_spawn_file_actions_init", added, 0, 0, 0);
        libc.prepareSpawn("posix_spawn_file_actions_addopen", added, 0, nothing.address(), O_RDONLY);
        libc.prepareSpawn("posix_spawn_file_actions_adddup2", added, outEnd, 1, 0);
        libc.prepareSpawn("posix_spawn_file_actions_adddup2", added, errEnd, 2, 0);
        return added;
    }

    private int spawn(Workspace workspace, Bytes file, MemorySegment toDo, List<Bytes> command) {
        // The file's name stands before the arguments, whose pointers then begin with the second.
        List<Bytes> strings = new ArrayList<>(command.size() + 1);
        strings.add(file);
        strings.addAll(command);
        MemorySegment pointers = workspace.strings(strings);
        return workspace.libc().spawn(workspace.ints(), pointers.get(JAVA_LONG, 0), toDo, attributes, pointers.address() + Long.BYTES);
    }

    private static SpawnException problem(Libc libc, int result, Bytes file) {
        return switch (-result) {
            case Libc.EACCES -> SpawnException.notExecutable(file);
            case Libc.ENOENT -> SpawnException.other(file, "the interpreter that it names is not there, or it has gone itself");
            default -> SpawnException.other(file, libc.describe(result));
        };
    }
}
