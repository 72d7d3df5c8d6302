package dev.braid.cli.process;

import dev.braid.cli.os.Libc;
import dev.braid.cli.os.NativeStrings;
import dev.braid.cli.text.Bytes;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Finds programs as a shell does: by the PATH, unless their name has a slash. */
public final class Programs {

    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final int EXECUTABLE = 1;
    private static final int EXISTS = 0;
    private static final int REMEMBERED = 1_000;

    private final String path;

    /** What was found, as a shell remembers it. */
    private final Map<Bytes, Bytes> found = new ConcurrentHashMap<>();

    /**
     * Looks in these folders.
     *
     * @param path the variable PATH as the system has it; empty for the usual folders
     */
    public Programs(Bytes path) {
        this.path = path.latin1().isEmpty() ? USUAL_PATH : path.latin1();
    }

    /** The file to execute. */
    public Bytes find(Bytes name) throws SpawnException {
        Bytes known = found.get(name);
        if (known != null) {
            return known;
        }
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            Bytes file = name.latin1().indexOf('/') >= 0 ? check(arena, libc, name) : search(arena, libc, name);
            if (found.size() < REMEMBERED) {
                found.put(name, file);
            }
            return file;
        }
    }

    private static Bytes check(Arena arena, Libc libc, Bytes file) throws SpawnException {
        if (isExecutable(arena, libc, file)) {
            return file;
        }
        if (isFolder(arena, libc, file)) {
            throw SpawnException.isFolder(file);
        }
        throw is(arena, libc, file, EXISTS) ? SpawnException.notExecutable(file) : SpawnException.notFound(file);
    }

    private Bytes search(Arena arena, Libc libc, Bytes name) throws SpawnException {
        SpawnException problem = SpawnException.notFound(name);
        if (name.latin1().isEmpty()) {
            throw problem;
        }
        for (String folder : path.split(":", -1)) {
            Bytes file = new Bytes((folder.isEmpty() ? "." : folder) + "/" + name.latin1());
            if (isExecutable(arena, libc, file)) {
                return file;
            }
            if (is(arena, libc, file, EXISTS) && !isFolder(arena, libc, file)) {
                problem = SpawnException.notExecutable(file);
            }
        }
        throw problem;
    }

    private static boolean isExecutable(Arena arena, Libc libc, Bytes file) {
        return is(arena, libc, file, EXECUTABLE) && !isFolder(arena, libc, file);
    }

    private static boolean isFolder(Arena arena, Libc libc, Bytes file) {
        return is(arena, libc, new Bytes(file.latin1() + "/."), EXISTS);
    }

    private static boolean is(Arena arena, Libc libc, Bytes file, int mode) {
        return libc.access(NativeStrings.of(arena, file), mode) == 0;
    }
}
