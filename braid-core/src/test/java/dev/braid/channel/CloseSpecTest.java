package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A closed channel takes nothing more, gives what it has, and then says why it was closed. */
class CloseSpecTest {

    private final IOException cause = new IOException("disk on fire");
    private final IOException another = new IOException("and another");

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndSending")
    void nothing_is_sent_into_a_closed_channel(Kind kind, On on, Sending sending) throws InterruptedException {
        Channel<String> channel = kind.open();
        channel.close();

        assertThat(Beside.run(on, () -> sending.send(channel, "one")).thrown())
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("closed")
                .hasNoCause();
        assertThatThrownBy(() -> channel.trySend("one")).isInstanceOf(ChannelClosedException.class).hasNoCause();
        assertThatThrownBy(() -> channel.trySend("one", Duration.ZERO)).isInstanceOf(ChannelClosedException.class).hasNoCause();
        assertThat(channel.size()).isZero();
        assertThat(channel.receiveOrEmpty()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndSending")
    void who_sends_into_a_channel_that_was_closed_with_a_cause_is_told_it(Kind kind, On on, Sending sending) {
        Channel<String> channel = kind.open();
        channel.close(cause);

        assertThat(Beside.run(on, () -> sending.send(channel, "one")).thrown())
                .isInstanceOf(ChannelClosedException.class)
                .hasMessageContaining("disk on fire")
                .cause().isSameAs(cause);
        assertThatThrownBy(() -> channel.trySend("one")).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndReceiving")
    void elements_that_were_sent_are_received_after_the_close_and_then_its_end_is_seen(Kind kind, On on, Receiving receiving) {
        int sent = Math.min(kind.room, 20);
        Channel<String> channel = kind.open();
        for (int i = 0; i < sent; i++) {
            channel.trySend("before " + i);
        }
        channel.close();
        assertThat(channel.isClosed()).isTrue();
        assertThat(channel.size()).isEqualTo(sent);

        for (int i = 0; i < sent; i++) {
            assertThat(Beside.call(on, () -> receiving.receive(channel)).result()).isEqualTo("before " + i);
        }

        for (int again = 0; again < 2; again++) {
            Throwable thrown = Beside.call(on, () -> receiving.receive(channel)).thrown();
            if (receiving.throwsWhenDrained()) {
                assertThat(thrown).isInstanceOf(ChannelClosedException.class).hasMessageContaining("closed").hasNoCause();
            } else {
                assertThat(thrown).isInstanceOf(Receiving.Drained.class);
            }
            assertThatThrownBy(channel::tryReceive).isInstanceOf(ChannelClosedException.class).hasNoCause();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndReceiving")
    void receivers_drain_before_they_see_the_cause(Kind kind, On on, Receiving receiving) {
        int sent = Math.min(kind.room, 20);
        Channel<String> channel = kind.open();
        for (int i = 0; i < sent; i++) {
            channel.trySend("before " + i);
        }
        channel.close(cause);

        for (int i = 0; i < sent; i++) {
            assertThat(Beside.call(on, () -> receiving.receive(channel)).result()).isEqualTo("before " + i);
        }

        for (int again = 0; again < 2; again++) {
            assertThat(Beside.call(on, () -> receiving.receive(channel)).thrown())
                    .isInstanceOf(ChannelClosedException.class)
                    .hasMessageContaining("disk on fire")
                    .cause().isSameAs(cause);
            assertThatThrownBy(channel::tryReceive).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
            assertThatThrownBy(() -> channel.tryReceive(Duration.ZERO)).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThreadAndSending")
    void senders_that_wait_are_told_and_their_elements_are_not_sent(Kind kind, On on, Sending sending) {
        for (boolean withCause : new boolean[] {false, true}) {
            Channel<String> channel = kind.full();
            List<Beside<Boolean>> senders = new ArrayList<>();
            for (int s = 0; s < 3; s++) {
                senders.add(Beside.run(on, () -> sending.send(channel, "waits")));
            }
            senders.forEach(Beside::untilParked);

            close(channel, withCause);

            assertThat(senders).extracting(Beside::thrown).allSatisfy(thrown -> assertThat(thrown)
                    .isInstanceOf(ChannelClosedException.class)
                    .extracting(Throwable::getCause)
                    .isSameAs(withCause ? cause : null));
            for (int i = 0; i < kind.room; i++) {
                assertThat(channel.tryReceive()).contains("before " + i);
            }
            assertThatThrownBy(channel::tryReceive).isInstanceOf(ChannelClosedException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndReceiving")
    void receivers_that_wait_are_told(Kind kind, On on, Receiving receiving) {
        for (boolean withCause : new boolean[] {false, true}) {
            Channel<String> channel = kind.open();
            List<Beside<String>> receivers = new ArrayList<>();
            for (int r = 0; r < 3; r++) {
                receivers.add(Beside.call(on, () -> receiving.receive(channel)));
            }
            receivers.forEach(Beside::untilParked);

            close(channel, withCause);

            assertThat(receivers).extracting(Beside::thrown).allSatisfy(thrown -> {
                if (withCause || receiving.throwsWhenDrained()) {
                    assertThat(thrown)
                            .isInstanceOf(ChannelClosedException.class)
                            .extracting(Throwable::getCause)
                            .isSameAs(withCause ? cause : null);
                } else {
                    assertThat(thrown).isInstanceOf(Receiving.Drained.class);
                }
            });
        }
    }

    private void close(Channel<?> channel, boolean withCause) {
        if (withCause) {
            channel.close(cause);
        } else {
            channel.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_first_close_counts(Kind kind) throws InterruptedException {
        Channel<String> first = kind.open();
        first.close(cause);
        first.close(another);
        first.close();
        assertThatThrownBy(first::receive).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);

        Channel<String> second = kind.open();
        second.close();
        second.close(cause);
        assertThat(second.receiveOrEmpty()).isEmpty();
        assertThatThrownBy(second::receive).isInstanceOf(ChannelClosedException.class).hasNoCause();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_channel_is_open_until_it_is_closed(Kind kind) {
        Channel<String> channel = kind.open();
        assertThat(channel.isClosed()).isFalse();

        channel.close();

        assertThat(channel.isClosed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void of_a_close_and_sends_at_once_what_was_sent_is_received(Kind kind, On on) throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            Channel<Integer> channel = kind.open();
            List<Integer> sent = new ArrayList<>();
            Beside<Boolean> sender = Beside.run(on, () -> {
                for (int i = 0; i < 1_000; i++) {
                    channel.send(i);
                    sent.add(i);
                }
                while (!channel.isClosed()) {
                    Thread.yield();
                }
                channel.send(-1);
            });
            List<Integer> received = new ArrayList<>();
            received.add(channel.receive());
            Beside<Boolean> closer = Beside.run(on, channel::close);

            channel.receiveEach(received::add);

            closer.join();
            assertThat(sender.thrown()).isInstanceOf(ChannelClosedException.class);
            assertThat(received).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void of_many_closes_at_once_one_counts_and_all_see_the_same(Kind kind, On on) {
        for (int round = 0; round < 20; round++) {
            Channel<String> channel = kind.open();
            List<IOException> causes = new ArrayList<>();
            List<Beside<Boolean>> closers = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                var cause = new IOException("closer " + c);
                causes.add(cause);
                closers.add(Beside.run(on, () -> channel.close(cause)));
            }
            Beside.joinAll(closers);

            Throwable seen = Beside.call(on, channel::receive).thrown().getCause();

            assertThat(causes).anySatisfy(cause -> assertThat(cause).isSameAs(seen));
            assertThatThrownBy(() -> channel.trySend("one")).cause().isSameAs(seen);
        }
    }

    /** Written without synchronisation before the close. */
    private static final class Note {
        int written;
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void what_was_done_before_a_close_is_seen_after_noticing_it(Kind kind, On on) throws InterruptedException {
        for (int round = 1; round <= 50; round++) {
            Channel<String> channel = kind.open();
            var note = new Note();
            int number = round;
            Beside<Boolean> closer = Beside.run(on, () -> {
                note.written = number;
                channel.close();
            });

            assertThat(channel.receiveOrEmpty()).isEmpty();

            assertThat(note.written).isEqualTo(number);
            closer.join();
        }
    }
}
