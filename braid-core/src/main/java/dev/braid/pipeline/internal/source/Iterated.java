package dev.braid.pipeline.internal.source;

import dev.braid.internal.bridge.Block;
import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Once;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Source;
import dev.braid.pipeline.internal.graph.Ticks;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The elements of an iterator, or of a stream, which is closed at the end; once. */
public final class Iterated extends Pull {

    private final Supplier<? extends Iterator<?>> making;
    private final Ticks ticks = new Ticks();
    private @Nullable Block<?> giveBack;
    private @Nullable Iterator<?> iterator;
    private long count;

    private Iterated(Supplier<? extends Iterator<?>> making, @Nullable Block<?> giveBack) {
        this.making = making;
        this.giveBack = giveBack;
    }

    /** Its description; what gives it back may be null. */
    public record Described(
            String label, Supplier<? extends Iterator<?>> iterator, @Nullable Block<?> giveBack, @Nullable Once once)
            implements Source {

        @Override
        public Pull open(Opening opening) {
            if (once != null) {
                once.use("from", label);
            }
            return new Iterated(iterator, giveBack);
        }

        @Override
        public void rejected(Closing closing) {
            if (giveBack != null && once != null && once.isFirstUse()) {
                closing.run(giveBack);
            }
        }
    }

    @Override
    public Object next() throws Exception {
        ticks.tick();
        Iterator<?> from = iterator;
        if (from == null) {
            iterator = from = making.get();
        }
        if (!from.hasNext()) {
            return Signal.END;
        }
        Object next = from.next();
        if (next == null) {
            throw new NullPointerException("element " + count + " is null: the iterator returned no element");
        }
        count++;
        return give(next);
    }

    @Override
    public void close(Closing closing) {
        Block<?> block = giveBack;
        giveBack = null;
        if (block != null) {
            closing.run(block);
        }
    }
}
