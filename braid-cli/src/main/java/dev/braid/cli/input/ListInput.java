package dev.braid.cli.input;

import dev.braid.cli.text.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/** Lines that stand on the command line. */
public final class ListInput implements Input {

    private final List<Bytes> contents;
    private final Instant read = Instant.now();
    private int taken;

    /** Set by whoever closes this: no more lines. */
    private volatile boolean closed;

    public ListInput(List<Bytes> contents) {
        this.contents = contents;
    }

    @Override
    public long known() {
        return contents.size();
    }

    @Override
    public boolean isWhole() {
        return true;
    }

    @Override
    public boolean hasNext() {
        return !closed && taken < contents.size();
    }

    @Override
    public Line next() {
        if (taken == contents.size()) {
            throw new NoSuchElementException();
        }
        return take();
    }

    private Line take() {
        return new Line(taken + 1L, contents.get(taken++), read);
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void forEachLeft(Consumer<? super Line> action) {
        while (taken < contents.size()) {
            action.accept(take());
        }
    }
}
