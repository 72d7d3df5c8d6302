package dev.braid.pipeline.random;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Virtually;
import dev.braid.pipeline.Overflow;
import dev.braid.pipeline.Pipeline;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults that random pipelines have found, each as the smallest program that shows it. */
class FoundByPipelinesTest {

    /** Sleeps; interrupted, it fails as a connection does that is closed. */
    private static int translating(int element, int seconds) {
        try {
            Virtually.sleep(seconds);
            return element;
        } catch (InterruptedException e) {
            throw new IllegalStateException("connection closed", e);
        }
    }

    /** Each branch of the inner stage leads to the branch that is split, which so was counted twice and said to be wanted twice. */
    @Test
    void a_branch_may_be_split_again() throws Exception {
        Pipeline<Integer> numbers = Pipeline.of(1, 2, 3);

        assertThat(numbers.broadcast(2, all -> all.get(0).zip(all.get(1).broadcast(2, more -> more.get(0).zip(more.get(1), Integer::sum)), Integer::sum))
                        .toList())
                .containsExactly(3, 6, 9);
        assertThat(numbers.<Integer>broadcast(branch -> branch, branch -> branch.balance(3, each -> each)).toList())
                .containsExactlyInAnyOrder(1, 1, 2, 2, 3, 3);
        assertThat(numbers.partition(x -> x > 1, (big, small) -> big.partition(x -> x > 2, (bigger, two) -> bigger.concat(two)).concat(small))
                        .toList())
                .containsExactly(3, 2, 1);
        assertThat(numbers.groupBy(x -> x, 3, (_, group) -> group.<Integer>broadcast(x -> x, x -> x)).count()).isEqualTo(6);
    }

    /** What is wanted twice by way of a split is still found out. */
    @Test
    void a_branch_that_is_split_and_wanted_besides_is_rejected() {
        assertThatThrownBy(() -> Pipeline.of(1).broadcast(2, all -> all.get(0)
                        .merge(all.get(1).<Integer>broadcast(x -> x, x -> x), all.get(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("uses branch 1 2 times");
        assertThatThrownBy(() -> Pipeline.of(1).broadcast(1, all -> {
                    Pipeline<Integer> split = all.get(0).<Integer>broadcast(x -> x, x -> x);
                    return split.merge(split);
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("uses branch 0 2 times");
    }

    /** Closing threw what the function had thrown because it was told to stop. */
    @Test
    void P6_closing_a_stream_does_not_throw_what_it_has_made_a_function_throw() {
        Virtually.inManyOrders(_ -> {
            try (Stream<Integer> stream = Pipeline.of(1, 2).map(x -> x == 1 ? x : translating(x, 60)).stream()) {
                assertThat(stream.iterator().next()).isEqualTo(1);
                Virtually.sleep(1);
            }
        });
    }

    /** What ran ahead had failed, and was still closing its source, when the stream was closed: it threw a failure that nobody had come to. */
    @Test
    void closing_a_stream_does_not_throw_the_failure_of_what_has_run_ahead_and_is_closing() {
        Virtually.inManyOrders(machine -> {
            Pipeline<Integer> failing = Pipeline.using(
                    () -> "resource",
                    _ -> Pipeline.of(1, 2).map(x -> {
                        if (x == 2) {
                            throw new IllegalStateException("disk on fire");
                        }
                        return x;
                    }),
                    _ -> machine.sleepDeaf(60));

            assertThatCode(() -> {
                        try (Stream<Integer> stream = failing.stream()) {
                            assertThat(stream.iterator().next()).isEqualTo(1);
                            Virtually.sleep(1);
                        }
                    })
                    .doesNotThrowAnyException();
        });
    }

    /** The subscriber was told what the function had thrown because it was told to stop. */
    @Test
    void P6_a_subscriber_is_told_of_the_deadline_and_not_of_what_that_has_made_a_function_throw() {
        Virtually.inManyOrders(_ -> {
            var end = new CompletableFuture<Void>();

            Pipeline.of(1)
                    .map(x -> translating(x, 60))
                    .under(FanOut.unlimited().withTimeout(ofSeconds(1)))
                    .publisher()
                    .subscribe(new Subscriber<>() {
                        @Override
                        public void onSubscribe(Subscription subscription) {
                            subscription.request(1);
                        }

                        @Override
                        public void onNext(Integer item) {}

                        @Override
                        public void onError(Throwable throwable) {
                            end.completeExceptionally(throwable);
                        }

                        @Override
                        public void onComplete() {
                            end.complete(null);
                        }
                    });

            assertThat(catchThrowable(end::get))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DeadlineExceededException.class);
        });
    }

    /** Who waited for its next period looked as if it would go on by itself, and did so for ever. */
    @Test
    void P4_a_graph_that_is_stuck_behind_a_sample_fails() {
        Virtually.inManyOrders(_ -> {
            Pipeline<Integer> stuck = Pipeline.from(many())
                    .broadcast(2, all -> all.get(0)
                            .sample(ofMillis(5))
                            .batch(2)
                            .map(List::getFirst)
                            .interleave(all.get(1)));

            assertThatThrownBy(stuck::count).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("the pipeline is stuck");
        });
    }

    /** What is begun only when it is asked was taken for something that may go on by itself. */
    @ParameterizedTest
    @MethodSource("lagging")
    void P4_a_graph_that_is_stuck_before_a_stage_that_has_not_begun_fails(UnaryOperator<Pipeline<Integer>> stage) {
        Virtually.inManyOrders(_ -> {
            Pipeline<Integer> stuck = Pipeline.from(many()).broadcast(2, all -> all.get(0).concat(stage.apply(all.get(1))));

            assertThatThrownBy(stuck::count).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("the pipeline is stuck");
        });
    }

    static Stream<UnaryOperator<Pipeline<Integer>>> lagging() {
        return Stream.of(
                all -> all,
                all -> all.parallel(FanOut.limit(1), x -> x),
                all -> all.parallelUnordered(FanOut.unlimited(), x -> x),
                all -> all.buffer(1),
                all -> all.buffer(1).buffer(1),
                all -> all.buffer(1, Overflow.DROP_NEWEST, _ -> {}),
                all -> all.batch(2, ofSeconds(1)).flatMap(Pipeline::from),
                all -> all.sample(ofSeconds(1)),
                all -> all.debounce(ofSeconds(1)),
                all -> all.balance(2, each -> each),
                all -> all.groupBy(x -> x % 3, 2, (_, each) -> each),
                all -> all.broadcast(x -> x, x -> x),
                all -> all.throttle(1, ofSeconds(1)).parallel(FanOut.limit(2), x -> x).merge(Pipeline.of(1)));
    }

    private static List<Integer> many() {
        return Stream.iterate(0, i -> i + 1).limit(600).toList();
    }

    /** When the branches needed no more, what the source then threw for being interrupted was kept as a failure of the input. */
    @Test
    void P6_what_a_source_throws_because_its_branches_want_no_more_is_neutral() {
        Virtually.inManyOrders(_ -> {
            Pipeline<Integer> slow = Pipeline.of(1, 2, 3).map(x -> x == 3 ? translating(x, 60) : x);

            assertThat(slow.broadcast(2, all -> all.get(0).take(2).zip(all.get(1), Integer::sum)).toList()).containsExactly(2, 4);
            assertThat(slow.partition(x -> true, (all, none) -> all.concat(none)).take(2).toList()).containsExactly(1, 2);
            assertThat(slow.groupBy(x -> 1, 1, (_, all) -> all.take(2)).take(2).toList()).containsExactly(1, 2);
        });
    }

    /** A failed element, where somebody deals with these, was what a function had thrown because it was told to stop. */
    @Test
    void P6_what_a_function_throws_because_it_is_told_to_stop_is_no_failed_element() {
        Virtually.inManyOrders(machine -> {
            Throwable thrown = catchThrowable(() -> Pipeline.of(1)
                    .map(x -> translating(x, 60))
                    .recover(_ -> 0)
                    .under(FanOut.unlimited().withTimeout(ofSeconds(1)))
                    .forEach(machine::note));

            assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
            assertThat(machine.noted()).isEmpty();
        });
    }

    /** When who feeds a branch had been told to stop, that branch seemed to have ended, and the next one was read. */
    @Test
    void P3_a_branch_of_a_run_that_is_told_to_stop_does_not_seem_to_have_ended() {
        Virtually.inManyOrders(machine -> {
            Throwable stopped = catchThrowable(() -> Pipeline.of(1, 2, 3)
                    .peek(x -> Virtually.sleep(x == 3 ? 60 : 0))
                    .partition(x -> x == 1, (one, others) -> others.concat(one))
                    .under(FanOut.unlimited().withTimeout(ofSeconds(10)))
                    .forEach(x -> machine.note("stopped " + x)));
            assertThat(stopped).isInstanceOf(DeadlineExceededException.class);
            assertThat(machine.noted()).noneMatch(note -> note.startsWith("stopped 1"));
        });
    }

    /** A branch that had ended was not closed, filled up, and held up the others. */
    @Test
    void P4_a_branch_that_has_ended_in_an_interleave_holds_nobody_up() {
        Virtually.inManyOrders(_ -> assertThat(Pipeline.from(many())
                        .broadcast(2, all -> all.get(0).take(1).parallelUnordered(FanOut.limit(2), x -> x).interleave(all.get(1)))
                        .count())
                .isEqualTo(601));
    }

    /** Branches that waited for the one that pulled were taken for some that may go on by themselves. */
    @Test
    void P4_a_graph_that_is_stuck_behind_a_balance_fails() {
        Virtually.inManyOrders(_ -> {
            Pipeline<Integer> stuck = Pipeline.from(many())
                    .broadcast(2, all -> all.get(0).<Integer>balance(4, each -> each).concat(all.get(1)));

            assertThatThrownBy(stuck::count).isInstanceOf(IllegalStateException.class).hasMessageStartingWith("the pipeline is stuck");
        });
    }
}
