package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that makes no sense is told at once, by name and value. */
@NullUnmarked
class ChannelBadInputTest {

    private static final Channel<String> CHANNEL = Channel.buffered(1);

    private static Arguments names(String argument, String call, ThrowingCallable callable) {
        return Arguments.of(argument, call, callable);
    }

    private static Stream<Arguments> ofSender(String type, Sender<String> sender) {
        return Stream.of(
                names("element", type + ".send(null)", () -> sender.send(null)),
                names("element", type + ".trySend(null)", () -> sender.trySend(null)),
                names("element", type + ".trySend(null, 1 s)", () -> sender.trySend(null, Duration.ofSeconds(1))),
                names("timeout", type + ".trySend(element, null)", () -> sender.trySend("one", null)),
                names("cause", type + ".close(null)", () -> sender.close(null)));
    }

    private static Stream<Arguments> ofReceiver(String type, Receiver<String> receiver) {
        return Stream.of(
                names("timeout", type + ".tryReceive(null)", () -> receiver.tryReceive(null)),
                names("action", type + ".receiveEach(null)", () -> receiver.receiveEach(null)));
    }

    private static Stream<Arguments> ofCase() {
        return Stream.of(
                names("channel", "receive(null, f)", () -> Case.receive((Receiver<String>) null, element -> element)),
                names("function", "receive(c, null)", () -> Case.receive(CHANNEL, null)),
                names("channel", "receive(null, f, f)", () -> Case.receive((Receiver<String>) null, element -> element, closed -> "")),
                names("function", "receive(c, null, f)", () -> Case.receive(CHANNEL, null, closed -> "")),
                names("whenDrained", "receive(c, f, null)", () -> Case.receive(CHANNEL, element -> element, null)),
                names("channel", "receiveRun(null, a)", () -> Case.receiveRun((Receiver<String>) null, element -> {})),
                names("action", "receiveRun(c, null)", () -> Case.receiveRun(CHANNEL, null)),
                names("channel", "receiveRun(null, a, a)", () -> Case.receiveRun((Receiver<String>) null, element -> {}, closed -> {})),
                names("action", "receiveRun(c, null, a)", () -> Case.receiveRun(CHANNEL, null, closed -> {})),
                names("whenDrained", "receiveRun(c, a, null)", () -> Case.receiveRun(CHANNEL, element -> {}, null)),
                names("channel", "send(null, element, f)", () -> Case.send(null, "one", () -> "")),
                names("element", "send(c, null, f)", () -> Case.send(CHANNEL, null, () -> "")),
                names("function", "send(c, element, null)", () -> Case.send(CHANNEL, "one", null)),
                names("channel", "sendRun(null, element, a)", () -> Case.sendRun(null, "one", () -> {})),
                names("element", "sendRun(c, null, a)", () -> Case.sendRun(CHANNEL, null, () -> {})),
                names("action", "sendRun(c, element, null)", () -> Case.sendRun(CHANNEL, "one", null)),
                names("timeout", "after(null, f)", () -> Case.after(null, () -> "")),
                names("function", "after(1 s, null)", () -> Case.after(Duration.ofSeconds(1), null)),
                names("timeout", "afterRun(null, a)", () -> Case.afterRun(null, () -> {})),
                names("action", "afterRun(1 s, null)", () -> Case.afterRun(Duration.ofSeconds(1), null)),
                names("function", "otherwise(null)", () -> Case.otherwise(null)),
                names("action", "otherwiseRun(null)", () -> Case.otherwiseRun(null)));
    }

    private static Stream<Arguments> ofSelect() {
        Case<String, RuntimeException> one = Case.otherwise(() -> "");
        return Stream.of(
                names("cases", "of((Case[]) null)", () -> Select.of((Case<String, RuntimeException>[]) null)),
                names("cases", "of((Collection) null)", () -> Select.of((Collection<Case<String, RuntimeException>>) null)),
                names("cases", "select((Case[]) null)", () -> Select.select((Case<String, RuntimeException>[]) null)),
                names("cases[1]", "of(case, null)", () -> Select.of(one, null)),
                names("cases[1]", "of(List.of(case, null))", () -> Select.of(Arrays.asList(one, null))),
                names("cases[1]", "select(case, null)", () -> Select.select(one, null)));
    }

    static Stream<Arguments> nulls() {
        return Stream.of(
                        ofSender("channel", CHANNEL),
                        ofSender("writeOnly", CHANNEL.writeOnly()),
                        ofSender("sender", CHANNEL.sender()),
                        ofReceiver("channel", CHANNEL),
                        ofReceiver("readOnly", CHANNEL.readOnly()),
                        ofCase(),
                        ofSelect())
                .flatMap(each -> each);
    }

    @ParameterizedTest(name = "{1} names {0}")
    @MethodSource("nulls")
    void a_null_argument_is_named(String argument, String call, ThrowingCallable callable) {
        assertThatThrownBy(callable).isInstanceOf(NullPointerException.class).hasMessageContaining(argument);

        assertThat(CHANNEL.size()).as("nothing was sent").isZero();
        assertThat(CHANNEL.isClosed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void no_element_is_null_and_the_message_says_what_to_do(Kind kind) {
        Channel<String> channel = kind.open();

        assertThatThrownBy(() -> channel.send(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("null cannot be sent: a channel has no null elements; an Optional may say that there is none");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_channel_that_is_closed_with_null_stays_open(Kind kind) {
        Channel<String> channel = kind.open();

        assertThatThrownBy(() -> channel.close(null)).isInstanceOf(NullPointerException.class).hasMessage("cause");

        assertThat(channel.isClosed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void null_is_refused_by_a_closed_channel_too(Kind kind) {
        Channel<String> channel = kind.open();
        channel.close();

        assertThatThrownBy(() -> channel.close(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> channel.trySend(null)).isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void a_capacity_is_at_least_1(int capacity) {
        assertThatThrownBy(() -> Channel.buffered(capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Channel.buffered(" + capacity + "): a capacity must be at least 1; use Channel.rendezvous() for none");
    }

    @ParameterizedTest
    @ValueSource(ints = {(1 << 30) + 1, Integer.MAX_VALUE})
    void a_capacity_is_at_most_2_to_the_30th(int capacity) {
        assertThatThrownBy(() -> Channel.buffered(capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Channel.buffered(" + capacity + "): a capacity must be at most 1073741824; use Channel.unlimited()");
    }

    @Test
    void a_select_has_at_least_one_case() {
        String message = "Select: no case at all; such a select would wait for ever";
        assertThatThrownBy(() -> Select.<String, RuntimeException>of()).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
        assertThatThrownBy(() -> Select.<String, RuntimeException>of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void at_most_one_case_says_otherwise() {
        Case<String, RuntimeException> one = Case.otherwise(() -> "one");
        Case<String, RuntimeException> two = Case.otherwise(() -> "two");
        Case<String, RuntimeException> other = Case.receive(CHANNEL, element -> element);

        assertThatThrownBy(() -> Select.of(one, other, two))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Select: two cases say otherwise; one of them could never be selected");
        assertThatThrownBy(() -> Select.of(List.of(one, one))).isInstanceOf(IllegalArgumentException.class);
    }
}
