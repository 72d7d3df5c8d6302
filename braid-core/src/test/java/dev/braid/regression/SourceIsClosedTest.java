package dev.braid.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.CancellableContext;
import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.TaskFunction;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A stream of tasks holds a folder or a cursor open ({@code Files.walk}); parallel libraries read it and forget it, most of all when they
 * fail. Here the call closes it by any way out.
 */
class SourceIsClosedTest {

    private final AtomicInteger closed = new AtomicInteger();

    private Stream<Integer> tasks() {
        return Stream.of(1, 2, 3).onClose(closed::incrementAndGet);
    }

    @Test
    void a_stream_of_tasks_is_closed_once_after_all_have_run() throws InterruptedException {
        FanOut.limit(2).forEach(tasks(), task -> assertThat(closed).hasValue(0));

        assertThat(closed).hasValue(1);
    }

    @Test
    void a_stream_of_tasks_is_closed_after_a_failure() {
        Throwable thrown = catchThrowable(() -> FanOut.limit(2).forEach(tasks(), task -> {
            throw new IOException("disk on fire");
        }));

        assertThat(thrown).isInstanceOf(IOException.class);
        assertThat(closed).hasValue(1);
    }

    @Test
    void a_stream_of_tasks_is_closed_when_nothing_may_run() {
        CancellableContext parent = Context.current().withCancel();
        parent.cancel();

        assertThat(catchThrowable(() -> parent.run(() -> FanOut.limit(2).forEach(tasks(), task -> {}))))
                .isInstanceOf(CancelledException.class);
        assertThat(closed).hasValue(1);

        Thread.currentThread().interrupt();
        assertThat(catchThrowable(() -> FanOut.limit(2).forEach(tasks(), task -> {})))
                .isInstanceOf(InterruptedException.class);
        assertThat(closed).hasValue(2);
    }

    @Test
    void a_stream_of_results_closes_its_tasks_at_the_end_or_when_it_is_closed_unread() {
        FanOut.limit(2).stream(tasks(), task -> task).forEach(result -> assertThat(closed).hasValue(0));
        assertThat(closed).hasValue(1);

        Stream<Integer> unread = FanOut.limit(2).stream(tasks(), task -> task);
        unread.close();
        unread.close();
        assertThat(closed).hasValue(2);
    }

    @Test
    void P2_a_source_that_fails_to_close_does_not_mask_the_failure() {
        var failure = new IOException("disk on fire");
        var unclosable = new IllegalStateException("cannot close");
        Stream<Integer> source = Stream.of(1).onClose(() -> {
            throw unclosable;
        });

        Throwable thrown = catchThrowable(() -> FanOut.limit(2).forEach(source, task -> {
            throw failure;
        }));

        assertThat(thrown).isSameAs(failure).hasSuppressedException(unclosable);
    }

    @Test
    void a_stream_of_tasks_is_closed_when_the_call_is_rejected() {
        TaskFunction<Integer, Integer, RuntimeException> same = task -> task;
        Collector<Integer, Object, Object> broken = Collector.of(
                () -> {
                    throw new IllegalStateException("no container");
                },
                (container, result) -> {},
                (a, b) -> a);

        assertThat(catchThrowable(() -> FanOut.limit(2).quorum(0, tasks(), same)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(closed).hasValue(1);

        assertThat(catchThrowable(() -> FanOut.limit(2).collect(tasks(), same, broken)))
                .hasMessage("no container");
        assertThat(closed).hasValue(2);

        assertThat(catchThrowable(() -> FanOut.limit(2).stream(tasks(), (TaskFunction<Integer, Integer, ?>) null)))
                .hasMessage("function");
        assertThat(closed).hasValue(3);

        assertThat(catchThrowable(() -> FanOut.limit(2).map(tasks(), (TaskFunction<Integer, Integer, ?>) null)))
                .hasMessage("function");
        assertThat(closed).hasValue(4);

        assertThat(catchThrowable(() -> FanOut.limit(2).forEach(tasks(), null))).hasMessage("consumer");
        assertThat(closed).hasValue(5);
    }
}
