package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.Virtually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A source that is opened when the pipeline is run, and closed at the end, whatever happens; more of how that may be in {@link EndingSpecTest}. */
class UsingTest {

    private final List<String> happened = Collections.synchronizedList(new ArrayList<>());

    private Pipeline<Integer> named(String name, Pipeline<Integer> elements) {
        return Pipeline.<AutoCloseable, Integer>using(
                () -> {
                    happened.add("open " + name);
                    return () -> happened.add("close " + name);
                },
                _ -> elements);
    }

    @Test
    void what_is_described_is_not_opened() {
        assertThat(named("a", Pipeline.of(1)).map(element -> element)).isNotNull();

        assertThat(happened).isEmpty();
    }

    @Test
    void what_is_opened_is_closed_after_its_last_element_in_each_run() throws Exception {
        Pipeline<Integer> pipeline = named("a", Pipeline.of(1, 2));

        pipeline.forEach(element -> happened.add("element " + element));
        pipeline.count();

        assertThat(happened).containsExactly("open a", "element 1", "element 2", "close a", "open a", "close a");
    }

    @Test
    void one_within_the_other_is_closed_from_the_inside_out() throws Exception {
        Pipeline<Integer> pipeline = named("a", named("b", Pipeline.of(1, 2)));

        pipeline.first();

        assertThat(happened).containsExactly("open a", "open b", "close b", "close a");
    }

    @Test
    void one_after_the_other_is_opened_when_its_turn_comes_and_closed_before_the_next() throws Exception {
        named("a", Pipeline.of(1)).concat(named("b", Pipeline.of(2))).count();
        Pipeline.of("c", "d").flatMap(name -> named(name, Pipeline.of(3))).count();

        assertThat(happened)
                .containsExactly("open a", "close a", "open b", "close b", "open c", "close c", "open d", "close d");
    }

    @Test
    void what_could_not_be_opened_is_not_closed() {
        var failure = new IOException("disk on fire");
        Pipeline<Integer> pipeline = Pipeline.using(
                () -> {
                    throw failure;
                },
                _ -> Pipeline.of(1),
                _ -> happened.add("close"));

        assertThatThrownBy(pipeline::count).isInstanceOf(FanOutException.class).hasCause(failure);

        assertThat(happened).isEmpty();
    }

    @Test
    void what_gave_no_pipeline_is_closed() {
        Pipeline<Integer> pipeline = Pipeline.using(
                () -> "opened",
                _ -> {
                    throw new IllegalStateException("disk on fire");
                },
                opened -> happened.add("close " + opened));

        assertThatThrownBy(pipeline::count).isInstanceOf(IllegalStateException.class);

        assertThat(happened).containsExactly("close opened");
    }

    @Test
    void a_close_that_throws_does_not_keep_the_others_from_being_closed() {
        Pipeline<Integer> inner = Pipeline.using(() -> "inner", _ -> Pipeline.of(1), _ -> {
            throw new IOException("door stuck");
        });

        Throwable thrown = catchThrowable(() -> named("a", inner).zip(named("b", Pipeline.of(2)), Integer::sum).first());

        assertThat(thrown).isInstanceOf(FanOutException.class).hasCauseInstanceOf(IOException.class);
        assertThat(happened).containsExactlyInAnyOrder("open a", "open b", "close a", "close b");
    }

    @Test
    void a_close_that_throws_after_a_failure_is_suppressed_in_it() {
        var failure = new IllegalStateException("disk on fire");
        var stuck = new IllegalArgumentException("door stuck");
        Pipeline<Integer> pipeline = Pipeline.using(() -> "it", _ -> Pipeline.of(1), _ -> {
            throw stuck;
        });

        assertThatThrownBy(() -> pipeline.forEach(_ -> {
            throw failure;
        })).isSameAs(failure);

        assertThat(failure.getSuppressed()).contains(stuck);
    }

    @Test
    void P5_a_close_is_not_interrupted_and_may_take_its_time_although_the_run_is_cancelled() {
        Virtually.inManyOrders(machine -> {
            Pipeline<Integer> pipeline = Pipeline.<String, Integer>using(
                    () -> "it",
                    _ -> Pipeline.unfold(0, _ -> {
                        Witness.untilInterrupted();
                        return Optional.empty();
                    }),
                    _ -> {
                        Virtually.sleep(5);
                        machine.note("closed");
                        assertThat(Context.current().isCancelled()).isFalse();
                    });

            Throwable thrown = catchThrowable(
                    () -> pipeline.under(FanOut.unlimited().withTimeout(Duration.ofSeconds(10))).count());

            assertThat(machine.noted()).containsExactly("closed at 15");
            assertThat(thrown).isInstanceOf(dev.braid.DeadlineExceededException.class);
        });
    }
}
