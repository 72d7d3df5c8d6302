package dev.braid.cli.output;

import dev.braid.cli.os.FdFile;
import dev.braid.cli.os.Folder;
import dev.braid.cli.text.Bytes;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Room for outputs that wait for their turn: some memory, and a folder for what does not fit, made when it is first needed. Safe for use by
 * many threads.
 */
public final class Scratch implements AutoCloseable {

    private static final long MEMORY = 16L << 20;

    private final Bytes parent;
    private final AtomicLong memoryLeft = new AtomicLong(MEMORY);
    private final AtomicLong made = new AtomicLong();
    private final Set<Bytes> files = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private @Nullable Bytes folder;
    private boolean closed;

    /**
     * Nothing yet.
     *
     * @param parent where the folder is made
     */
    public Scratch(Bytes parent) {
        this.parent = parent;
    }

    /** Takes that much memory, if it is there. */
    boolean takeMemory(int bytes) {
        if (memoryLeft.addAndGet(-bytes) >= 0) {
            return true;
        }
        memoryLeft.addAndGet(bytes);
        return false;
    }

    void giveMemory(int bytes) {
        memoryLeft.addAndGet(bytes);
    }

    /** A name for a new file. */
    Bytes newFile() throws IOException {
        Bytes file = new Bytes(folder().latin1() + "/" + made.incrementAndGet() + ".out");
        files.add(file);
        return file;
    }

    private synchronized Bytes folder() throws IOException {
        if (closed) {
            throw new IOException("this run is over");
        }
        if (folder == null) {
            folder = Folder.makeIn(parent, "braid-run-");
        }
        return folder;
    }

    void delete(Bytes file) {
        FdFile.delete(file);
        files.remove(file);
    }

    /** Deletes the folder and all in it, as far as that is possible. */
    @Override
    public synchronized void close() {
        closed = true;
        files.forEach(FdFile::delete);
        if (folder != null) {
            Folder.delete(folder);
        }
    }
}
