package dev.braid.benchmarks.pipeline;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.ChannelClosed;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The Go blog's program, on Jox's channels between virtual threads. */
public final class JoxSquares {

    /** Its name in tables. */
    public static final String NAME = "Jox channels";

    private final int capacity;
    private final ExecutorService threads;

    private JoxSquares(int capacity, ExecutorService threads) {
        this.capacity = capacity;
        this.threads = threads;
    }

    /** With channels of that capacity. */
    public static Line line(int capacity) {
        return new Line(NAME, elements -> {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                return new JoxSquares(capacity, threads).sum(elements);
            }
        });
    }

    private long sum(int elements) throws InterruptedException, ExecutionException {
        Channel<Long> numbers = generate(elements);
        Channel<Long> merged = merge(square(numbers), square(numbers));
        Future<Long> sum = threads.submit(() -> {
            var sumOfAll = new Sum();
            each(merged, sumOfAll::add);
            return sumOfAll.total();
        });
        return sum.get();
    }

    private Channel<Long> generate(int elements) {
        Channel<Long> out = channel();
        start(out, () -> {
            for (long number = 0; number < elements; number++) {
                out.send(number);
            }
            return null;
        });
        return out;
    }

    private Channel<Long> square(Channel<Long> in) {
        Channel<Long> out = channel();
        start(out, () -> each(in, number -> out.send(Squares.square(number))));
        return out;
    }

    private Channel<Long> merge(Channel<Long> one, Channel<Long> other) {
        Channel<Long> out = channel();
        start(out, () -> {
            Future<?> first = threads.submit(() -> each(one, out::send));
            each(other, out::send);
            return first.get();
        });
        return out;
    }

    private Channel<Long> channel() {
        return Channel.newBufferedChannel(capacity);
    }

    /** Whatever comes of it, {@code out} is closed afterwards: if it lacks elements, the sum tells, and nobody waits for ever. */
    private void start(Channel<Long> out, Callable<?> stage) {
        var _ = threads.submit(() -> {
            try {
                return stage.call();
            } finally {
                out.done();
            }
        });
    }

    private static Void each(Channel<Long> in, Use use) throws InterruptedException {
        for (Object next = in.receiveOrClosed(); !(next instanceof ChannelClosed); next = in.receiveOrClosed()) {
            use.accept((Long) next);
        }
        return null;
    }

    @FunctionalInterface
    private interface Use {
        void accept(Long element) throws InterruptedException;
    }
}
