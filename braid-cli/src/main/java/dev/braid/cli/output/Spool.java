package dev.braid.cli.output;

import dev.braid.cli.os.FdFile;
import dev.braid.cli.os.FdInput;
import dev.braid.cli.process.Sink;
import dev.braid.cli.text.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a process prints until it is its turn: what is short in memory, what is long, or more than there is memory for, in a file. For
 * use by one thread at a time.
 */
public final class Spool implements Sink, AutoCloseable {

    private static final int LONGEST_IN_MEMORY = 65_536;
    private static final int FIRST = 256;

    private final Scratch scratch;
    private byte[] memory = {};
    private long size;

    /** What goes on in a file stands there from the start. */
    private @Nullable Bytes file;

    /** Until nothing more comes. */
    private @Nullable FdFile writer;

    public Spool(Scratch scratch) {
        this.scratch = scratch;
    }

    /** @throws IOException if there is no room; the message says where. What came before is kept */
    @Override
    public void take(byte[] bytes, int length) throws IOException {
        if (file == null && makeRoom(length)) {
            System.arraycopy(bytes, 0, memory, (int) size, length);
        } else {
            write(bytes, length);
        }
        size += length;
    }

    private boolean makeRoom(int length) {
        if (size + length <= memory.length) {
            return true;
        }
        if (size + length > LONGEST_IN_MEMORY) {
            return false;
        }
        int capacity = Math.max(FIRST, Math.max(2 * memory.length, (int) size + length));
        return resize(Math.min(capacity, LONGEST_IN_MEMORY));
    }

    private boolean resize(int capacity) {
        if (!scratch.takeMemory(capacity - memory.length)) {
            return false;
        }
        memory = Arrays.copyOf(memory, capacity);
        return true;
    }

    private void write(byte[] bytes, int length) throws IOException {
        Bytes name = file;
        try {
            if (writer == null) {
                name = scratch.newFile();
                writer = FdFile.create(name);
                writer.write(memory, 0, (int) size);
                file = name;
                resize(0);
            }
            writer.write(bytes, 0, length);
        } catch (IOException e) {
            throw new IOException("its output could not be kept: " + (name == null ? "" : name + ": ") + e.getMessage(), e);
        }
    }

    /** Nothing more comes. */
    public void finish() {
        if (writer != null) {
            writer.close();
            writer = null;
        }
        if (file == null) {
            resize((int) size);
        }
    }

    public long size() {
        return size;
    }

    /** To read it from the start, as often as wanted. */
    public InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(memory, 0, (int) size) : FdInput.open(file);
    }

    /** Writes all of it. */
    public void writeTo(OutputStream out) throws IOException {
        if (file == null) {
            out.write(memory, 0, (int) size);
            return;
        }
        try (InputStream in = open()) {
            in.transferTo(out);
        }
    }

    /** Keeps nothing any more. */
    @Override
    public void close() {
        resize(0);
        size = 0;
        if (writer != null) {
            writer.close();
        }
        if (file != null) {
            scratch.delete(file);
        }
    }
}
