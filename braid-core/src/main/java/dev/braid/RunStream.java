package dev.braid;

import dev.braid.internal.bridge.ReadRun;
import dev.braid.internal.bridge.Results;
import dev.braid.internal.bridge.Runs.Lost;
import java.lang.ref.Cleaner;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The reader's end of a run whose results are a stream. */
final class RunStream<R extends @Nullable Object> implements Spliterator<R> {

    /** How its run is read. */
    static final Lost FORM = new Lost("stream", "open it in try-with-resources");

    private static final Cleaner CLEANER = Cleaner.create(
            Thread.ofPlatform().daemon().name("braid-cleaner").factory());

    private final ReadRun run;
    private final Cleaner.Cleanable leak;

    private RunStream(ReadRun run) {
        this.run = run;
        this.leak = guard(this, run);
    }

    /** Has a run abandoned when {@code reader} is lost, or the answer is cleaned before. */
    static Cleaner.Cleanable guard(Object reader, ReadRun run) {
        return CLEANER.register(reader, run::abandon);
    }

    static <R extends @Nullable Object> Stream<R> of(ReadRun run) {
        var reader = new RunStream<R>(run);
        return StreamSupport.stream(reader, false).onClose(reader::close);
    }

    /** The stream keeps the reader for this: or it would seem to be lost between its last read and its close. */
    private void close() {
        run.close();
        leak.clean();
    }

    @Override
    public boolean tryAdvance(Consumer<? super R> action) {
        boolean ended = true;
        try {
            Object next = run.take();
            ended = next == Results.END;
            if (!ended) {
                @SuppressWarnings("unchecked")
                R result = (R) next;
                action.accept(result);
            }
            return !ended;
        } finally {
            if (ended) {
                leak.clean();
            }
        }
    }

    @Override
    public @Nullable Spliterator<R> trySplit() {
        return null; // results come one by one from threads of the run's own; more readers gain nothing
    }

    @Override
    public long estimateSize() {
        return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
        return 0;
    }
}
