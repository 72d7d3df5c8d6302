package dev.braid.channel;

import static dev.braid.channel.Case.sendRun;
import static dev.braid.channel.Select.select;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A channel closes itself when the last of the senders that it handed out is closed. */
class SenderTest {

    private final IOException cause = new IOException("disk on fire");

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_last_sender_to_be_closed_closes_the_channel(Kind kind) throws InterruptedException {
        Channel<String> channel = kind.open();
        Sender<String> one = channel.sender();
        Sender<String> two = channel.sender();

        two.close();
        assertThat(two.isClosed()).isTrue();
        assertThat(one.isClosed()).isFalse();
        assertThat(channel.isClosed()).isFalse();

        one.close();
        assertThat(channel.isClosed()).isTrue();
        assertThat(channel.receiveOrEmpty()).isEmpty();
    }

    @Test
    void a_sender_that_is_closed_twice_counts_once() {
        Channel<String> channel = Channel.unlimited();
        Sender<String> one = channel.sender();
        Sender<String> two = channel.sender();
        Sender<String> three = channel.sender();

        one.close();
        one.close();
        one.close();
        assertThat(channel.isClosed()).isFalse();
        two.close();
        two.close();
        assertThat(channel.isClosed()).isFalse();

        assertThat(three.trySend("one")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void a_send_that_waits_goes_on_when_its_sender_is_closed_while_others_are_open(On on) throws InterruptedException {
        Channel<String> channel = Channel.rendezvous();
        Sender<String> one = channel.sender();
        Sender<String> two = channel.sender();
        Beside<Boolean> sends = Beside.run(on, () -> one.send("one")).untilParked();

        one.close();

        assertThat(channel.receive()).isEqualTo("one");
        assertThat(sends.result()).isTrue();
        two.close();
    }

    @Test
    void senders_may_be_handed_out_as_long_as_one_is_open() {
        Channel<String> channel = Channel.unlimited();
        Sender<String> last = channel.sender();
        for (int i = 0; i < 10; i++) {
            Sender<String> next = channel.sender();
            last.close();
            assertThat(channel.isClosed()).isFalse();
            last = next;
        }

        last.close();

        assertThat(channel.isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void no_sender_is_handed_out_by_a_closed_channel(Kind kind) {
        Channel<String> channel = kind.open();
        channel.close(cause);
        assertThatThrownBy(channel::sender).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);

        Channel<String> another = kind.open();
        another.sender().close();
        assertThatThrownBy(another::sender).isInstanceOf(ChannelClosedException.class).hasNoCause();
    }

    @Test
    void a_closed_sender_sends_nothing_though_the_channel_is_open() {
        Channel<String> channel = Channel.unlimited();
        Sender<String> closed = channel.sender();
        Sender<String> open = channel.sender();
        closed.close();

        assertThatThrownBy(() -> closed.send("one")).isInstanceOf(ChannelClosedException.class).hasNoCause();
        assertThatThrownBy(() -> closed.trySend("one")).isInstanceOf(ChannelClosedException.class).hasNoCause();
        assertThatThrownBy(() -> closed.trySend("one", Duration.ofDays(1))).isInstanceOf(ChannelClosedException.class).hasNoCause();
        assertThatThrownBy(() -> select(sendRun(closed, "one", () -> {}))).isInstanceOf(ChannelClosedException.class).hasNoCause();

        assertThat(channel.size()).isZero();
        assertThat(open.trySend("two")).isTrue();
        assertThat(channel.tryReceive()).contains("two");
    }

    @Test
    void one_sender_may_close_the_channel_with_a_cause_while_others_are_open() {
        Channel<String> channel = Channel.unlimited();
        Sender<String> failing = channel.sender();
        Sender<String> other = channel.sender();
        other.trySend("one");

        failing.close(cause);

        assertThat(failing.isClosed()).isTrue();
        assertThat(other.isClosed()).isTrue();
        assertThatThrownBy(() -> other.trySend("two")).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
        other.close();
        assertThat(channel.tryReceive()).contains("one");
        assertThatThrownBy(channel::tryReceive).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
    }

    @Test
    void the_first_close_of_the_channel_counts_also_by_senders() {
        Channel<String> channel = Channel.unlimited();
        Sender<String> only = channel.sender();

        only.close();
        only.close(cause);

        assertThatThrownBy(channel::tryReceive).isInstanceOf(ChannelClosedException.class).hasNoCause();
    }

    @Test
    void closing_the_channel_closes_its_senders() {
        Channel<String> channel = Channel.unlimited();
        Sender<String> sender = channel.sender();

        channel.close(cause);

        assertThat(sender.isClosed()).isTrue();
        assertThatThrownBy(() -> sender.trySend("one")).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
        sender.close();
    }

    @Test
    void a_channel_from_which_nobody_took_a_sender_stays_open() {
        Channel<String> channel = Channel.unlimited();

        assertThat(channel.trySend("one")).isTrue();

        assertThat(channel.isClosed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThread")
    void senders_that_wait_are_told_when_the_last_is_closed(Kind kind, On on) {
        Channel<String> channel = kind.full();
        Sender<String> own = channel.sender();
        Beside<Boolean> waiting = Beside.run(on, () -> own.send("waits")).untilParked();

        own.close();

        assertThat(waiting.thrown()).isInstanceOf(ChannelClosedException.class);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void receivers_need_nobody_who_counts_the_senders(Kind kind, On on) throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            Channel<Integer> channel = kind.open();
            List<Beside<Boolean>> senders = new ArrayList<>();
            try (Sender<Integer> first = channel.sender()) {
                for (int s = 0; s < 8; s++) {
                    Sender<Integer> own = channel.sender();
                    senders.add(Beside.run(on, () -> {
                        try (own) {
                            for (int i = 0; i < 20; i++) {
                                own.send(i);
                            }
                        }
                    }));
                }
                assertThat(first.isClosed()).isFalse();
            }

            var received = new AtomicInteger();
            channel.receiveEach(element -> received.incrementAndGet());

            assertThat(received).hasValue(8 * 20);
            Beside.joinAll(senders);
            assertThat(senders).allMatch(Beside::returned);
        }
    }
}
