package dev.braid.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.FanOut;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nested parallel loops share one pool elsewhere: at its limit all wait for each other, and a failure inside leaves outer loops running.
 * Here each call has its own limit, and cancels go down the tree.
 */
class NestedRunsTest {

    private static List<Integer> upTo(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, Integer.MAX_VALUE})
    void P8_many_small_nested_runs_end(int limit) throws InterruptedException {
        FanOut policy = FanOut.limit(limit);

        List<Integer> sums = policy.map(upTo(2_000), a -> policy.map(upTo(5), b -> a + b).stream()
                .mapToInt(i -> i)
                .sum());

        assertThat(sums).isEqualTo(upTo(2_000).stream().map(a -> 5 * a + 10).toList());
    }

    private static int depth(FanOut policy, int levels) throws InterruptedException {
        return levels == 0 ? 1 : policy.map(List.of(0, 1), i -> depth(policy, levels - 1)).stream()
                .mapToInt(i -> i)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void P8_runs_nested_ten_deep_end(int limit) throws InterruptedException {
        assertThat(depth(FanOut.limit(limit), 10)).isEqualTo(1 << 10);
    }

    @Test
    void P2_a_failure_deep_inside_comes_out_as_it_is_and_stops_all_others() {
        var failure = new IOException("disk on fire");
        var there = new CountDownLatch(8);
        var running = new AtomicInteger();

        Throwable thrown = catchThrowable(
                () -> FanOut.unlimited().map(upTo(3), a -> FanOut.unlimited().map(upTo(3), b -> {
                    running.incrementAndGet();
                    try {
                        if (a == 1 && b == 1) {
                            there.await();
                            throw failure;
                        }
                        there.countDown();
                        new CountDownLatch(1).await();
                        return b;
                    } finally {
                        running.decrementAndGet();
                    }
                })));

        assertThat(thrown).isSameAs(failure);
        assertThat(running).hasValue(0);
    }

    @Test
    void P2_runs_at_the_same_time_may_throw_the_same_instance() throws InterruptedException {
        var constant = new IOException("constant");
        FanOut policy = FanOut.limit(4);

        List<Throwable> thrown = FanOut.unlimited().map(upTo(200), caller -> catchThrowable(() -> policy.map(upTo(20), task -> {
            throw constant;
        })));

        assertThat(thrown).hasSize(200).allMatch(each -> each == constant);
        assertThat(constant.getSuppressed()).hasSizeBetween(1, 16).doesNotHaveDuplicates().doesNotContain(constant);
    }
}
