package dev.braid.channel;

import static dev.braid.channel.Case.after;
import static dev.braid.channel.Case.otherwise;
import static dev.braid.channel.Case.otherwiseRun;
import static dev.braid.channel.Case.receive;
import static dev.braid.channel.Case.receiveRun;
import static dev.braid.channel.Case.send;
import static dev.braid.channel.Case.sendRun;
import static dev.braid.channel.Select.select;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Closed and drained channels as cases: they are ready, and say so. */
class SelectClosedTest {

    private final IOException cause = new IOException("disk on fire");

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_drained_channel_is_ready_and_the_select_throws(Kind kind) {
        Channel<String> channel = kind.open();
        channel.close();
        assertThatThrownBy(() -> select(receiveRun(channel, element -> {}), otherwiseRun(() -> {})))
                .isInstanceOf(ChannelClosedException.class)
                .hasNoCause();

        Channel<String> failed = kind.open();
        failed.close(cause);
        assertThatThrownBy(() -> select(
                        receiveRun(Channel.<String>rendezvous(), element -> {}), receiveRun(failed.readOnly(), element -> {})))
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("disk on fire")
                .cause()
                .isSameAs(cause);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_drained_channel_may_say_what_then(Kind kind) throws InterruptedException {
        Channel<String> channel = kind.open();
        channel.close(cause);

        Throwable told = Select.<Throwable, RuntimeException>select(
                receive(channel, element -> new AssertionError(element), closed -> closed), otherwise(() -> new AssertionError("nothing")));

        assertThat(told).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
        assertThatThrownBy(channel::receive).hasMessage(told.getMessage());

        List<ChannelClosedException> noted = new ArrayList<>();
        select(receiveRun(channel.readOnly(), element -> {}, noted::add));
        assertThat(noted).singleElement().extracting(Throwable::getCause).isSameAs(cause);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#holding")
    void a_closed_channel_gives_what_it_has_before_it_is_drained(Kind kind) throws InterruptedException {
        Channel<String> channel = kind.open();
        channel.trySend("one");
        channel.close(cause);
        var select = Select.<String, RuntimeException>of(
                receive(channel, element -> element, closed -> "drained"), otherwise(() -> "nothing"));

        assertThat(select.select()).isEqualTo("one");
        assertThat(select.select()).isEqualTo("drained");
        assertThat(select.select()).isEqualTo("drained");
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void a_close_wakes_a_select_that_waits_to_receive(Kind kind, On on) {
        for (boolean withCause : new boolean[] {false, true}) {
            Channel<String> channel = kind.open();
            Channel<String> other = kind.open();
            Beside<String> told = Beside.call(on, () -> Select.<String, RuntimeException>select(
                            receive(other, element -> element),
                            receive(channel, element -> element, closed -> "drained by " + closed.getCause()),
                            after(Duration.ofHours(1), () -> "late")))
                    .untilParked();
            Beside<String> thrown = Beside.call(on, () -> Select.<String, RuntimeException>select(
                            receive(channel, element -> element), receive(other, element -> element)))
                    .untilParked();

            if (withCause) {
                channel.close(cause);
            } else {
                channel.close();
            }

            assertThat(told.result()).isEqualTo("drained by " + (withCause ? cause : null));
            assertThat(thrown.thrown()).isInstanceOf(ChannelClosedException.class).extracting(Throwable::getCause).isSameAs(withCause ? cause : null);
            assertThat(other.trySend("one")).as("nobody waits there any more").isEqualTo(kind != Kind.RENDEZVOUS);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_send_into_a_closed_channel_is_ready_and_the_select_throws(Kind kind) {
        Channel<String> channel = kind.open();
        channel.close(cause);

        for (Sender<String> end : List.of(channel, channel.writeOnly())) {
            assertThatThrownBy(() -> select(
                            sendRun(end, "one", () -> {}), receiveRun(Channel.<String>rendezvous(), element -> {}), otherwiseRun(() -> {})))
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessageContaining("disk on fire")
                    .cause()
                    .isSameAs(cause);
        }
        assertThat(channel.size()).isZero();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThread")
    void a_close_wakes_a_select_that_waits_to_send(Kind kind, On on) {
        Channel<String> channel = kind.full();
        Channel<String> other = kind.full();
        Beside<String> selects = Beside.call(on, () -> Select.<String, RuntimeException>select(
                        send(other, "not to be sent", () -> "sent"), send(channel, "not to be sent", () -> "sent")))
                .untilParked();

        channel.close(cause);

        assertThat(selects.thrown()).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
        for (Channel<String> each : List.of(channel, other)) {
            for (int i = 0; i < kind.room; i++) {
                assertThat(each.tryReceive()).contains("before " + i);
            }
        }
        assertThat(other.tryReceive()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void a_sender_of_its_own_that_is_closed_makes_its_case_ready(On on) throws InterruptedException {
        Channel<String> channel = Channel.rendezvous();
        Sender<String> closed = channel.sender();
        Sender<String> open = channel.sender();
        closed.close();
        Beside<String> receiver = Beside.call(on, channel::receive).untilParked();

        assertThatThrownBy(() -> select(sendRun(closed, "one", () -> {}), otherwiseRun(() -> {})))
                .isInstanceOf(ChannelClosedException.class)
                .hasMessage("this sender is closed");

        assertThat(Select.<String, RuntimeException>select(send(open, "two", () -> "sent"))).isEqualTo("sent");
        assertThat(receiver.result()).isEqualTo("two");
    }

    @Test
    void a_loop_over_selects_ends_when_both_channels_are_drained() throws InterruptedException {
        Channel<Integer> one = Channel.buffered(16);
        Channel<Integer> two = Channel.buffered(16);
        for (int i = 0; i < 10; i++) {
            one.send(i);
            two.send(i);
        }
        one.close();
        two.close();

        int received = 0;
        boolean[] drained = new boolean[2];
        while (!drained[0] || !drained[1]) {
            received += Select.<Integer, RuntimeException>select(
                    receive(one, element -> 1, closed -> {
                        drained[0] = true;
                        return 0;
                    }),
                    receive(two, element -> 1, closed -> {
                        drained[1] = true;
                        return 0;
                    }));
        }

        assertThat(received).isEqualTo(20);
    }
}
