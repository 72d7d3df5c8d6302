package dev.braid.cli.output;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Room for outputs that wait for their turn: some memory, and a folder for what does not fit, made when it is first needed. Safe for use by
 * many threads.
 */
public final class Scratch implements AutoCloseable {

    private static final long MEMORY = 16L << 20;

    private final Path parent;
    private final AtomicLong memoryLeft = new AtomicLong(MEMORY);
    private final AtomicLong files = new AtomicLong();

    // Guarded by this.
    private @Nullable Path folder;
    private boolean closed;

    /**
     * Nothing yet.
     *
     * @param parent where the folder is made
     */
    public Scratch(Path parent) {
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
    Path newFile() throws IOException {
        return folder().resolve(files.incrementAndGet() + ".out");
    }

    private synchronized Path folder() throws IOException {
        if (closed) {
            throw new IOException("this run is over");
        }
        if (folder == null) {
            folder = Files.createTempDirectory(parent, "braid-run-");
        }
        return folder;
    }

    /** Deletes the folder and all in it, as far as that is possible. */
    @Override
    public synchronized void close() {
        closed = true;
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // the system clears its folder for temporary files
        }
    }
}
