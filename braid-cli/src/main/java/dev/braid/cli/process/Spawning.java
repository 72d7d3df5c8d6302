package dev.braid.cli.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.braid.cli.os.Environment;
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

    private static final int SETSIGDEF = 0x04;
    private static final int SETSIGMASK = 0x08;
    private static final int SETSID = 0x80;

    private static final int MOST_KNOWN = 1_000;
    private static final int O_RDONLY = 0;
    private static final Bytes SHELL = Bytes.of("/bin/sh");

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment attributes = structure();
    private final MemorySegment nothing = NativeStrings.of(arena, Bytes.of("/dev/null"));

    /** What to do with the ends of pipes, by their numbers, which come again and again: as many as may be kept. Only read by the C library. */
    private final Map<Long, MemorySegment> known = new ConcurrentHashMap<>();

    /** @param ignored a signal that this process ignores and children must not */
    Spawning(Libc libc, int ignored) {
        MemorySegment toDefault = structure();
        libc.prepareSpawn("sigemptyset", toDefault, 0, 0, 0);
        libc.prepareSpawn("sigaddset", toDefault, ignored, 0, 0);
        libc.prepareSpawn("posix_spawnattr_init", attributes, 0, 0, 0);
        libc.prepareSpawn("posix_spawnattr_setflags", attributes, SETSID | SETSIGMASK | SETSIGDEF, 0, 0);
        libc.prepareSpawn("posix_spawnattr_setsigmask", attributes, structure().address(), 0, 0);
        libc.prepareSpawn("posix_spawnattr_setsigdefault", attributes, toDefault.address(), 0, 0);
    }

    private MemorySegment structure() {
        return arena.allocate(Workspace.STRUCTURE, 16);
    }

    /** Returns the process's number. */
    int spawn(Workspace workspace, Program program, int outEnd, int errEnd) throws SpawnException {
        Libc libc = workspace.libc();
        long ends = (long) outEnd << 32 | errEnd;
        MemorySegment actions = known.size() < MOST_KNOWN ? known.computeIfAbsent(ends, _ -> prepare(libc, structure(), outEnd, errEnd)) : known.get(ends);
        if (actions != null) {
            return spawn(workspace, program, actions);
        }
        MemorySegment own = prepare(libc, workspace.actions(), outEnd, errEnd);
        try {
            return spawn(workspace, program, own);
        } finally {
            libc.prepareSpawn("posix_spawn_file_actions_destroy", own, 0, 0, 0);
        }
    }

    private MemorySegment prepare(Libc libc, MemorySegment actions, int outEnd, int errEnd) {
        libc.prepareSpawn("posix_spawn_file_actions_init", actions, 0, 0, 0);
        libc.prepareSpawn("posix_spawn_file_actions_addopen", actions, 0, nothing.address(), O_RDONLY);
        libc.prepareSpawn("posix_spawn_file_actions_adddup2", actions, outEnd, 1, 0);
        libc.prepareSpawn("posix_spawn_file_actions_adddup2", actions, errEnd, 2, 0);
        return actions;
    }

    private int spawn(Workspace workspace, Program program, MemorySegment actions) throws SpawnException {
        if (program.variables().isEmpty()) {
            return spawn(workspace, program, actions, Environment.own());
        }
        try (Arena untilStarted = Arena.ofConfined()) {
            return spawn(workspace, program, actions, Environment.with(program.variables(), untilStarted).address());
        }
    }

    private int spawn(Workspace workspace, Program program, MemorySegment actions, long environment) throws SpawnException {
        Bytes file = program.file();
        List<Bytes> command = program.command();
        int result = trySpawn(workspace, file, actions, command, environment);
        if (result == -Libc.ENOEXEC) {
            // A script without #!, which every shell runs by itself.
            List<Bytes> script = new ArrayList<>(List.of(SHELL, file));
            script.addAll(command.subList(1, command.size()));
            result = trySpawn(workspace, SHELL, actions, script, environment);
        }
        if (result < 0) {
            throw problem(workspace.libc(), result, file);
        }
        return workspace.firstInt();
    }

    private int trySpawn(Workspace workspace, Bytes file, MemorySegment actions, List<Bytes> command, long environment) {
        // The file's name stands before the arguments, whose pointers then begin with the second.
        List<Bytes> strings = new ArrayList<>(command.size() + 1);
        strings.add(file);
        strings.addAll(command);
        MemorySegment pointers = workspace.strings(strings);
        return workspace.libc()
                .spawn(workspace.ints(), pointers.get(JAVA_LONG, 0), actions, attributes, pointers.address() + Long.BYTES, environment);
    }

    private static SpawnException problem(Libc libc, int result, Bytes file) {
        return switch (-result) {
            case Libc.EACCES -> SpawnException.notExecutable(file);
            case Libc.ENOENT -> SpawnException.other(file, "the interpreter that it names is not there, or it has gone itself");
            case Libc.EAGAIN, Libc.ENOMEM -> SpawnException.passing(file, libc.describe(result));
            default -> SpawnException.other(file, libc.describe(result));
        };
    }
}
