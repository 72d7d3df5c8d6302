package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends and receives that wait for a time, or not at all. */
class TimedSpecTest {

    private static final Duration HUGE = Duration.ofSeconds(Long.MAX_VALUE);

    static Stream<Duration> none() {
        return Stream.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(-1), Duration.ofSeconds(Long.MIN_VALUE), HUGE.negated());
    }

    private static Stream<Arguments> ofNone(Stream<Kind> kinds) {
        return kinds.flatMap(kind -> none().map(timeout -> Arguments.of(kind, timeout)));
    }

    static Stream<Arguments> boundedAndNone() {
        return ofNone(Kind.bounded());
    }

    static Stream<Arguments> holdingAndNone() {
        return ofNone(Kind.holding());
    }

    static Stream<Arguments> allAndNone() {
        return ofNone(Stream.of(Kind.values()));
    }

    @ParameterizedTest
    @MethodSource("boundedAndNone")
    void no_time_is_no_wait_for_room(Kind kind, Duration none) throws InterruptedException {
        Channel<String> channel = kind.full();

        assertThat(channel.trySend("too much", none)).isFalse();

        assertThat(channel.size()).isEqualTo(kind.room);
    }

    @ParameterizedTest
    @MethodSource("allAndNone")
    void no_time_is_no_wait_for_an_element(Kind kind, Duration none) throws InterruptedException {
        assertThat(kind.open().tryReceive(none)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("holdingAndNone")
    void what_can_be_done_at_once_needs_no_time(Kind kind, Duration none) throws InterruptedException {
        Channel<String> channel = kind.open();

        assertThat(channel.trySend("one", none)).isTrue();
        assertThat(channel.tryReceive(none)).contains("one");
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void who_waits_in_a_rendezvous_is_met_without_time(On on) throws InterruptedException {
        Channel<String> channel = Channel.rendezvous();
        Beside<String> receiver = Beside.call(on, channel::receive).untilParked();
        assertThat(channel.trySend("one", Duration.ZERO)).isTrue();
        assertThat(receiver.result()).isEqualTo("one");

        Beside<Boolean> sender = Beside.run(on, () -> channel.send("two")).untilParked();
        assertThat(channel.tryReceive(Duration.ofSeconds(-1))).contains("two");
        assertThat(sender.result()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThread")
    void a_send_whose_time_is_over_has_not_been_done(Kind kind, On on) throws InterruptedException {
        Channel<String> channel = kind.full();
        Duration timeout = Duration.ofMillis(20);

        long start = System.nanoTime();
        assertThat(Beside.call(on, () -> channel.trySend("too late", timeout)).result()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(timeout);

        for (int i = 0; i < kind.room; i++) {
            assertThat(channel.tryReceive()).contains("before " + i);
        }
        assertThat(channel.tryReceive()).isEmpty();
        assertThat(channel.trySend("next", Duration.ZERO)).isEqualTo(kind != Kind.RENDEZVOUS);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void a_receive_whose_time_is_over_takes_nothing(Kind kind, On on) {
        Channel<String> channel = kind.open();
        Duration timeout = Duration.ofMillis(20);

        long start = System.nanoTime();
        assertThat(Beside.call(on, () -> channel.tryReceive(timeout)).result()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(timeout);

        assertThat(channel.trySend("next")).as("a receiver that has gone gets nothing").isEqualTo(kind != Kind.RENDEZVOUS);
        assertThat(channel.tryReceive()).isEqualTo(kind == Kind.RENDEZVOUS ? Optional.empty() : Optional.of("next"));
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThread")
    void a_send_within_a_time_is_done_as_soon_as_there_is_room(Kind kind, On on) {
        Channel<String> channel = kind.full();
        Beside<Boolean> sender = Beside.call(on, () -> channel.trySend("in time", Duration.ofMinutes(10))).untilParked();

        assertThat(channel.tryReceive()).contains(kind == Kind.RENDEZVOUS ? "in time" : "before 0");

        assertThat(sender.result()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void who_has_given_up_does_not_stand_in_the_way_of_who_waits(Kind kind, On on) throws InterruptedException {
        Channel<String> channel = kind.open();
        Duration moment = Duration.ofNanos(1);
        for (int i = 0; i < 10; i++) {
            assertThat(channel.tryReceive(moment)).isEmpty();
        }
        Beside<String> receiver = Beside.call(on, channel::receive).untilParked();
        for (int i = 0; i < 10; i++) {
            assertThat(Beside.call(on, () -> channel.tryReceive(moment)).result()).isEmpty();
        }
        assertThat(channel.trySend("one")).isTrue();
        assertThat(receiver.result()).isEqualTo("one");

        if (kind != Kind.UNLIMITED) {
            Channel<String> full = kind.full();
            assertThat(full.trySend("given up", moment)).isFalse();
            Beside<Boolean> sender = Beside.run(on, () -> full.send("waited")).untilParked();
            assertThat(full.trySend("given up", moment)).isFalse();
            for (int i = 0; i < kind.room; i++) {
                assertThat(full.tryReceive()).contains("before " + i);
            }
            assertThat(full.tryReceive()).contains("waited");
            assertThat(full.tryReceive()).isEmpty();
            assertThat(sender.result()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_time_that_is_null_is_refused_and_nothing_is_done(Kind kind) {
        Channel<String> channel = kind.open();

        assertThatThrownBy(() -> channel.trySend("one", nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> channel.tryReceive(nothing())).isInstanceOf(NullPointerException.class);

        assertThat(channel.size()).isZero();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
