package dev.braid.pipeline;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.FanOut;
import dev.braid.channel.Channel;
import dev.braid.channel.Receiver;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Input that makes no sense is told at once, by name and value, before anything runs. */
@NullUnmarked
class BadInputTest {

    private static final AtomicInteger RUN = new AtomicInteger();
    private static final Pipeline<Integer> PIPELINE = Pipeline.generate(emitter -> {
        RUN.incrementAndGet();
        emitter.emit(1);
    });
    private static final Duration SECOND = ofSeconds(1);
    private static final FanOut POLICY = FanOut.limit(1);

    private static Arguments bad(String call, String value, ThrowingCallable callable) {
        return Arguments.of(call, value, callable);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                bad("take", "-1", () -> PIPELINE.take(-1)),
                bad("drop", "-1", () -> PIPELINE.drop(-1)),
                bad("drop", "" + Long.MIN_VALUE, () -> PIPELINE.drop(Long.MIN_VALUE)),
                bad("batch", "0", () -> PIPELINE.batch(0)),
                bad("batch", "-5", () -> PIPELINE.batch(-5)),
                bad("batch", "0", () -> PIPELINE.batch(0, SECOND)),
                bad("batch", "PT0S", () -> PIPELINE.batch(1, Duration.ZERO)),
                bad("batch", "PT-1S", () -> PIPELINE.batch(1, ofSeconds(-1))),
                bad("batchByWeight", "0", () -> PIPELINE.batchByWeight(0, _ -> 1L)),
                bad("batchByWeight", "-1", () -> PIPELINE.batchByWeight(-1, _ -> 1L)),
                bad("sliding", "0", () -> PIPELINE.sliding(0)),
                bad("throttle", "0", () -> PIPELINE.throttle(0, SECOND)),
                bad("throttle", "-1", () -> PIPELINE.throttle(-1, SECOND)),
                bad("throttle", "PT0S", () -> PIPELINE.throttle(1, Duration.ZERO)),
                bad("debounce", "PT0S", () -> PIPELINE.debounce(Duration.ZERO)),
                bad("debounce", "PT-1S", () -> PIPELINE.debounce(ofSeconds(-1))),
                bad("buffer", "0", () -> PIPELINE.buffer(0)),
                bad("buffer", "-1", () -> PIPELINE.buffer(-1)),
                bad("ticks", "PT0S", () -> Pipeline.ticks(Duration.ZERO)),
                bad("ticks", "PT-1S", () -> Pipeline.ticks(ofSeconds(-1))));
    }

    @ParameterizedTest(name = "{0}({1})")
    @MethodSource("values")
    void a_value_that_makes_no_sense_is_named_with_what_is_allowed(String call, String value, ThrowingCallable callable) {
        assertThatThrownBy(callable)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Pipeline." + call)
                .hasMessageContaining(value)
                .hasMessageContaining("must");
        assertThat(RUN).hasValue(0);
    }

    static Stream<Arguments> nulls() {
        return Stream.of(
                bad("from(Collection)", "elements", () -> Pipeline.from((Collection<String>) null)),
                bad("from(Iterator)", "elements", () -> Pipeline.from((Iterator<String>) null)),
                bad("from(Stream)", "elements", () -> Pipeline.from((Stream<String>) null)),
                bad("from(Receiver)", "channel", () -> Pipeline.from((Receiver<String>) null)),
                bad("of", "", () -> Pipeline.of("a", null)),
                bad("lines(Path)", "file", () -> Pipeline.lines((Path) null)),
                bad("lines(InputStream)", "in", () -> Pipeline.lines((InputStream) null)),
                bad("generate", "generator", () -> Pipeline.generate(null)),
                bad("ticks", "period", () -> Pipeline.ticks(null)),
                bad("unfold", "first", () -> Pipeline.unfold(null, _ -> Optional.empty())),
                bad("unfold", "function", () -> Pipeline.unfold(1, null)),
                bad("using", "open", () -> Pipeline.<AutoCloseable, Integer>using(null, _ -> PIPELINE)),
                bad("using", "elements", () -> Pipeline.<AutoCloseable, Integer>using(() -> () -> {}, null)),
                bad("using", "close", () -> Pipeline.using(() -> "it", _ -> PIPELINE, null)),
                bad("under", "policy", () -> PIPELINE.under(null)),
                bad("map", "function", () -> PIPELINE.map(null)),
                bad("filter", "predicate", () -> PIPELINE.filter(null)),
                bad("flatMap", "function", () -> PIPELINE.flatMap(null)),
                bad("takeWhile", "predicate", () -> PIPELINE.takeWhile(null)),
                bad("dropWhile", "predicate", () -> PIPELINE.dropWhile(null)),
                bad("scan", "first", () -> PIPELINE.scan((Integer) null, Integer::sum)),
                bad("scan", "function", () -> PIPELINE.scan(0, null)),
                bad("distinct", "key", () -> PIPELINE.distinct(null)),
                bad("peek", "consumer", () -> PIPELINE.peek(null)),
                bad("parallel", "policy", () -> PIPELINE.parallel(null, i -> i)),
                bad("parallel", "function", () -> PIPELINE.parallel(POLICY, null)),
                bad("parallelUnordered", "policy", () -> PIPELINE.parallelUnordered(null, i -> i)),
                bad("parallelUnordered", "function", () -> PIPELINE.parallelUnordered(POLICY, null)),
                bad("parallelPer", "key", () -> PIPELINE.parallelPer(null, POLICY, i -> i)),
                bad("parallelPer", "policy", () -> PIPELINE.parallelPer(i -> i, null, i -> i)),
                bad("parallelPer", "function", () -> PIPELINE.parallelPer(i -> i, POLICY, null)),
                bad("batch", "time", () -> PIPELINE.batch(1, null)),
                bad("batchByWeight", "weight", () -> PIPELINE.batchByWeight(1, null)),
                bad("merge", "others[1]", () -> PIPELINE.merge(PIPELINE, null)),
                bad("concat", "others[0]", () -> PIPELINE.concat((Pipeline<Integer>) null)),
                bad("interleave", "others[0]", () -> PIPELINE.interleave((Pipeline<Integer>) null)),
                bad("zip", "other", () -> PIPELINE.zip((Pipeline<Integer>) null, Integer::sum)),
                bad("zip", "function", () -> PIPELINE.zip(PIPELINE, null)),
                bad("recover", "function", () -> PIPELINE.recover(null)),
                bad("mapError", "function", () -> PIPELINE.mapError(null)),
                bad("dropFailed", "told", () -> PIPELINE.dropFailed(null)),
                bad("forEach", "consumer", () -> PIPELINE.forEach(null)),
                bad("collect", "collector", () -> PIPELINE.collect(null)),
                bad("reduce", "function", () -> PIPELINE.reduce(null)),
                bad("reduce", "policy", () -> PIPELINE.reduce(null, Integer::sum)),
                bad("reduce", "function", () -> PIPELINE.reduce(POLICY, null)),
                bad("fold", "first", () -> PIPELINE.fold((Integer) null, Integer::sum)),
                bad("fold", "function", () -> PIPELINE.fold(0, null)),
                bad("any", "predicate", () -> PIPELINE.any(null)),
                bad("all", "predicate", () -> PIPELINE.all(null)),
                bad("into", "out", () -> PIPELINE.into(null)),
                bad("writeTo", "out", () -> PIPELINE.writeTo((OutputStream) null)),
                bad("writeTo", "encoder", () -> PIPELINE.writeTo(new ByteArrayOutputStream(), null)));
    }

    @ParameterizedTest(name = "{0} names {1}")
    @MethodSource("nulls")
    void a_null_argument_is_named(String call, String argument, ThrowingCallable callable) {
        var thrown = assertThatThrownBy(callable).as(call).isInstanceOf(NullPointerException.class);
        if (!argument.isEmpty()) {
            thrown.hasMessageContaining(argument);
        }
        assertThat(RUN).hasValue(0);
    }

    static Stream<Arguments> givenNull() {
        Pipeline<Integer> one = Pipeline.of(1);
        return Stream.of(
                bad("from(Collection)", "elements[1] is null", () -> Pipeline.from(Arrays.asList(1, null)).count()),
                bad("from(Iterator)", "element 1 is null", () -> Pipeline.from(Arrays.asList(1, null).iterator()).count()),
                bad("from(Stream)", "element 1 is null", () -> Pipeline.from(Stream.of(1, null)).count()),
                bad("generate", "generate", () -> Pipeline.generate(emitter -> emitter.emit(null)).count()),
                bad("map", "map", () -> one.map(_ -> null).count()),
                bad("flatMap", "flatMap", () -> one.flatMap(_ -> (Pipeline<Integer>) null).count()),
                bad("scan", "scan", () -> one.scan(0, (_, _) -> null).count()),
                bad("parallel", "parallel", () -> one.parallel(POLICY, _ -> null).count()),
                bad("parallelUnordered", "parallelUnordered", () -> one.parallelUnordered(POLICY, _ -> null).count()),
                bad("parallelPer", "parallelPer", () -> one.parallelPer(i -> i, POLICY, _ -> null).count()),
                bad("parallelPer, key", "key", () -> one.parallelPer(_ -> null, POLICY, i -> i).count()),
                bad("zip", "zip", () -> one.zip(one, (_, _) -> null).count()),
                bad("recover", "recover", () -> failing().recover(_ -> null).count()),
                bad("mapError", "mapError", () -> failing().mapError(_ -> null).count()),
                bad("reduce, parallel", "reduce", () -> Pipeline.of(1, 2).reduce(POLICY, (_, _) -> null)));
    }

    static Stream<Arguments> givenNullSaidBadly() {
        Pipeline<Integer> one = Pipeline.of(1);
        return Stream.of(
                bad("unfold", "unfold", () -> Pipeline.<Integer, Integer>unfold(1, _ -> null).count()),
                bad("using", "using", () -> Pipeline.<AutoCloseable, Integer>using(() -> () -> {}, _ -> null).count()),
                bad("filter", "filter", () -> one.filter(_ -> null).count()),
                bad("takeWhile", "takeWhile", () -> one.takeWhile(_ -> null).count()),
                bad("dropWhile", "dropWhile", () -> one.dropWhile(_ -> null).count()),
                bad("batchByWeight", "batchByWeight", () -> one.batchByWeight(1, _ -> null).count()),
                bad("reduce", "reduce", () -> Pipeline.of(1, 2).reduce((_, _) -> null)),
                bad("fold", "fold", () -> one.fold(0, (_, _) -> null)),
                bad("any", "any", () -> one.any(_ -> null)),
                bad("all", "all", () -> one.all(_ -> null)),
                bad("writeTo", "writeTo", () -> one.writeTo(new ByteArrayOutputStream(), _ -> null)));
    }

    private static Pipeline<Integer> failing() {
        return Pipeline.of(1).map(_ -> {
            throw new IllegalStateException("disk on fire");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("givenNull")
    void null_from_a_function_or_a_source_fails_the_pipeline_and_says_where(String call, String where, ThrowingCallable callable) {
        assertThatThrownBy(callable).as(call).isInstanceOf(NullPointerException.class).hasMessageContaining(where);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("givenNullSaidBadly")
    void null_from_other_functions_fails_the_pipeline_and_says_where(String call, String where, ThrowingCallable callable) {
        assertThatThrownBy(callable).as(call).isInstanceOf(NullPointerException.class).hasMessageContaining(where);
    }

    @Test
    void a_null_time_is_named_as_the_argument_is() {
        assertThatThrownBy(() -> PIPELINE.throttle(1, null)).isInstanceOf(NullPointerException.class).hasMessageContaining("per");
        assertThatThrownBy(() -> PIPELINE.debounce(null)).isInstanceOf(NullPointerException.class).hasMessageContaining("quiet");
    }

    @Test
    void a_weight_that_is_negative_fails_the_pipeline_by_its_value() {
        assertThatThrownBy(() -> Pipeline.of(1, 2).batchByWeight(5, i -> i == 2 ? -7L : 1L).count())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batchByWeight")
                .hasMessageContaining("-7");
    }

    @Test
    void an_array_of_others_is_copied() throws Exception {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Pipeline<Integer>[] others = new Pipeline[] {Pipeline.of(2)};
        Pipeline<Integer> merged = Pipeline.of(1).concat(others);
        others[0] = Pipeline.of(3);

        assertThat(merged.toList()).isEqualTo(List.of(1, 2));
    }

    @Test
    void a_channel_that_is_refused_is_not_closed() throws Exception {
        Channel<Integer> channel = Channel.buffered(1);
        assertThatThrownBy(() -> Pipeline.of(1).batch(0).flatMap(list -> Pipeline.from(list)).into(channel))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(channel.isClosed()).isFalse();
    }
}
