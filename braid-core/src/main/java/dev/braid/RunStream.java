package dev.braid;

import java.lang.ref.Cleaner;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The reader's end of a run whose results are a stream. */
final class RunStream<R extends @Nullable Object> implements Spliterator<R> {

    private static final Cleaner CLEANER = Cleaner.create(
            Thread.ofPlatform().daemon().name("braid-cleaner").factory());

    private final StreamRun<R> run;
    private final Cleaner.Cleanable leak;

    private RunStream(StreamRun<R> run) {
        this.run = run;
        this.leak = CLEANER.register(this, run::abandon);
    }

    static <R extends @Nullable Object> Stream<R> of(StreamRun<R> run) {
        return StreamSupport.stream(new RunStream<>(run), false).onClose(run::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super R> action) {
        boolean ended = true;
        try {
            Object next = run.take();
            ended = next == Completed.END;
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
