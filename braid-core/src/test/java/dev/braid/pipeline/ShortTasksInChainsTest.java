package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import dev.braid.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Chains at random with short tasks in them, some of which fail or block: whether a sink has elements pushed to it or asks for each, it gets
 * what a loop over a list gets.
 */
class ShortTasksInChainsTest {

    private static final int ELEMENTS = 10_000;
    private static final int CHAINS = 40;

    /** A stage, and what it makes of a list. */
    record Step(String label, Function<Pipeline<Long>, Pipeline<Long>> stage, Function<List<Long>, List<Long>> reference) {}

    /** A sink that gives what it has got, as a list. */
    @FunctionalInterface
    private interface Sink {
        List<Long> of(Pipeline<Long> pipeline) throws Exception;
    }

    static Stream<Arguments> chains() {
        return IntStream.range(0, CHAINS).mapToObj(seed -> {
            Random random = new Random(seed);
            List<Step> chain = IntStream.rangeClosed(0, 1 + random.nextInt(4))
                    .mapToObj(_ -> step(random))
                    .collect(Collectors.toCollection(ArrayList::new));
            chain.add(random.nextInt(chain.size() + 1), parallel(random));
            String label = chain.stream().map(Step::label).collect(Collectors.joining(" → "));
            return Arguments.of(Named.of(label, chain));
        });
    }

    private static Step step(Random random) {
        long n = 1L + random.nextInt(2 * ELEMENTS);
        return switch (random.nextInt(8)) {
            case 0 -> new Step("map", in -> in.map(x -> 3 * x + 1), in -> in.stream().map(x -> 3 * x + 1).toList());
            case 1 -> new Step("filter", in -> in.filter(x -> x % 7 != 3), in -> in.stream().filter(x -> x % 7 != 3).toList());
            case 2 -> new Step("scan", in -> in.scan(0L, (sum, x) -> sum ^ x), ShortTasksInChainsTest::scanned);
            case 3 -> new Step("take " + n, in -> in.take(n), in -> in.stream().limit(n).toList());
            case 4 -> new Step("drop " + n / 4, in -> in.drop(n / 4), in -> in.stream().skip(n / 4).toList());
            case 5 -> new Step("peek", in -> in.peek(x -> assertThat(x).isNotNull()), in -> in);
            case 6 -> new Step(
                    "takeWhile", in -> in.takeWhile(x -> x % 9_001 != 9_000), in -> in.stream().takeWhile(x -> x % 9_001 != 9_000).toList());
            default -> parallel(random);
        };
    }

    private static List<Long> scanned(List<Long> in) {
        List<Long> out = new ArrayList<>();
        long state = 0;
        for (long x : in) {
            state ^= x;
            out.add(state);
        }
        return out;
    }

    private static Step parallel(Random random) {
        FanOut policy = List.of(FanOut.limit(2), FanOut.limit(5), FanOut.unlimited()).get(random.nextInt(3));
        boolean blocks = random.nextBoolean();
        Function<Pipeline<Long>, Pipeline<Long>> failing = in -> in.parallel(policy, x -> failing(x, blocks));
        String label = blocks ? "parallel, some block" : "parallel";
        return switch (random.nextInt(4)) {
            case 0 -> new Step(label + ", recover", in -> failing.apply(in).recover(_ -> -1L), in -> tried(in, -1));
            case 1 -> new Step(
                    label + ", dropFailed",
                    in -> failing.apply(in).dropFailed(_ -> {}),
                    in -> tried(in, Long.MIN_VALUE).stream().filter(x -> x != Long.MIN_VALUE).toList());
            case 2 -> new Step(
                    label + ", outcomes",
                    in -> failing.apply(in).outcomes().map(outcome -> outcome instanceof Outcome.Success<Long>(Long x, int _) ? x : -2L),
                    in -> tried(in, -2));
            default -> new Step(label + ", none fails", in -> in.parallel(policy, x -> failing(x | 1, blocks)), in -> in.stream().map(x -> (x | 1) + 1).toList());
        };
    }

    private static long failing(long x, boolean blocks) throws IOException, InterruptedException {
        if (blocks && x % 4_001 == 7) {
            assertThat(new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS)).isFalse();
        }
        if (x % 512 == 510) {
            throw new IOException("disk on fire");
        }
        return x + 1;
    }

    private static List<Long> tried(List<Long> in, long failed) {
        return in.stream().map(x -> x % 512 == 510 ? failed : x + 1).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void P7_all_sinks_get_what_a_loop_gets(List<Step> chain) throws Exception {
        List<Long> expected = LongStream.range(0, ELEMENTS).boxed().toList();
        for (Step step : chain) {
            expected = step.reference().apply(expected);
        }

        for (Sink sink : sinks()) {
            Pipeline<Long> pipeline = Pipeline.range(0, ELEMENTS);
            for (Step step : chain) {
                pipeline = step.stage().apply(pipeline);
            }
            assertThat(sink.of(pipeline)).isEqualTo(expected);
        }
        Pipeline<Long> counted = Pipeline.from(LongStream.range(0, ELEMENTS).boxed().toList());
        for (Step step : chain) {
            counted = step.stage().apply(counted);
        }
        assertThat(counted.count()).isEqualTo(expected.size());
    }

    private static List<Sink> sinks() {
        return List.of(
                Pipeline::toList,
                pipeline -> pipeline.collect(Collectors.toList()),
                pipeline -> {
                    List<Long> all = new ArrayList<>();
                    pipeline.forEach(all::add);
                    return all;
                },
                pipeline -> pipeline.fold(new ArrayList<Long>(), (all, x) -> {
                    all.add(x);
                    return all;
                }),
                pipeline -> {
                    try (Stream<Long> stream = pipeline.stream()) {
                        return stream.toList();
                    }
                },
                pipeline -> pipeline.batch(16).toList().stream().flatMap(List::stream).toList(),
                pipeline -> {
                    List<Long> all = Collections.synchronizedList(new ArrayList<>());
                    assertThat(pipeline.all(all::add)).isTrue();
                    return all;
                });
    }
}
