package dev.braid.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.FanOut;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * invokeAll wants a list of all tasks, and errgroup's loop runs far ahead of its results: both run out of memory on a long source.
 * Here what was pulled and is not done stays within the limit, or within the window for what is delivered in order.
 */
class LongSourceTest {

    private static final long N = 3_000_000;
    private static final int LIMIT = 4;

    private final AtomicInteger live = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicLong sum = new AtomicLong();

    private Stream<Long> numbers() {
        return LongStream.range(0, N).mapToObj(i -> {
            int now = live.incrementAndGet();
            if (now > most.get()) { // only the source writes it, and one thread at a time is in the source
                most.set(now);
            }
            return i;
        });
    }

    private void done(long number) {
        sum.addAndGet(number);
        live.decrementAndGet();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void P8_forEach_keeps_no_more_than_the_limit(boolean asStream) throws InterruptedException {
        if (asStream) {
            FanOut.limit(LIMIT).forEach(numbers(), this::done);
        } else {
            FanOut.limit(LIMIT).forEach(numbers().iterator(), this::done);
        }

        assertThat(sum).hasValue(N * (N - 1) / 2);
        assertThat(most).hasValueLessThanOrEqualTo(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void P8_collect_keeps_no_more_than_the_window(boolean asStream) throws InterruptedException {
        var counting = Collectors.summingLong((Long number) -> {
            done(number);
            return 1;
        });

        long count = asStream
                ? FanOut.limit(LIMIT).collect(numbers(), number -> number, counting)
                : FanOut.limit(LIMIT).collect(numbers().iterator(), number -> number, counting);

        assertThat(count).isEqualTo(N);
        assertThat(sum).hasValue(N * (N - 1) / 2);
        // The one being accumulated has left the window.
        assertThat(most).hasValueLessThanOrEqualTo(2 * LIMIT + 1);
    }

    @Test
    void P8_a_stream_that_is_read_keeps_no_more_than_the_window() {
        try (Stream<Long> results = FanOut.limit(LIMIT).stream(numbers().limit(100_000), number -> number)) {
            results.forEach(this::done);
        }

        assertThat(sum).hasValue(100_000L * 99_999 / 2);
        assertThat(most).hasValueLessThanOrEqualTo(2 * LIMIT + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LIMIT, Integer.MAX_VALUE})
    void P3_an_endless_source_ends_with_the_first_failure(int limit) {
        var pulled = new AtomicInteger();
        Iterator<Integer> endless = IntStream.iterate(0, i -> i + 1)
                .peek(i -> pulled.incrementAndGet())
                .boxed()
                .iterator();

        Throwable thrown = catchThrowable(() -> FanOut.limit(limit).forEach(endless, task -> {
            if (task == 10_000) {
                throw new IOException("disk on fire");
            }
        }));

        assertThat(thrown).isInstanceOf(IOException.class).hasMessage("disk on fire");
        int atReturn = pulled.get();
        for (int i = 0; i < 1_000; i++) {
            Thread.yield();
        }
        assertThat(pulled).as("nobody pulls after the call").hasValue(atReturn);
    }
}
