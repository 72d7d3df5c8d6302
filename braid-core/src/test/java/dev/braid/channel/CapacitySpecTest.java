package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How much goes in while nobody receives, who waits, and what a rendezvous is. */
class CapacitySpecTest {

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#bounded")
    void as_many_elements_as_the_capacity_go_in_at_once_and_no_more(Kind kind) {
        Channel<Integer> channel = kind.open();

        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < kind.room; i++) {
                assertThat(channel.trySend(i)).isTrue();
                assertThat(channel.size()).isEqualTo(i + 1);
            }
            assertThat(channel.trySend(-1)).isFalse();
            assertThat(channel.size()).isEqualTo(kind.room);

            for (int i = 0; i < kind.room; i++) {
                assertThat(channel.tryReceive()).contains(i);
                assertThat(channel.size()).isEqualTo(kind.room - i - 1);
            }
            assertThat(channel.tryReceive()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Sending.class)
    void into_an_unlimited_channel_a_hundred_thousand_elements_go_without_a_receiver(Sending sending)
            throws InterruptedException {
        Channel<Integer> channel = Channel.unlimited();

        for (int i = 0; i < 100_000; i++) {
            sending.send(channel, i);
        }
        assertThat(channel.size()).isEqualTo(100_000);

        for (int i = 0; i < 100_000; i++) {
            assertThat(channel.receive()).isEqualTo(i);
        }
        assertThat(channel.size()).isZero();
        assertThat(channel.tryReceive()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThreadAndSending")
    void a_send_waits_only_when_the_channel_is_full(Kind kind, On on, Sending sending) throws InterruptedException {
        Channel<Integer> channel = kind.open();
        for (int i = 0; i < kind.room; i++) {
            sending.send(channel, i); // by the test's own thread, which would hang
        }
        Beside<Boolean> waiting = Beside.run(on, () -> sending.send(channel, kind.room)).untilParked();
        assertThat(channel.size()).as("without those of senders that wait").isEqualTo(kind.room);

        for (int i = 0; i <= kind.room; i++) {
            assertThat(channel.tryReceive()).as("what the sender that waits brings is there at once").contains(i);
            assertThat(waiting.result()).as("one receive lets it go on").isTrue();
        }
        assertThat(channel.tryReceive()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndReceiving")
    void a_receive_waits_while_the_channel_is_empty(Kind kind, On on, Receiving receiving) {
        Channel<String> channel = kind.open();
        Beside<String> waiting = Beside.call(on, () -> receiving.receive(channel)).untilParked();

        assertThat(channel.trySend("one")).as("the receiver that waits gets it at once").isTrue();
        assertThat(channel.size()).isZero();

        assertThat(waiting.result()).isEqualTo("one");
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThread")
    void every_waiting_sender_brings_its_element(Kind kind, On on) throws InterruptedException {
        Channel<String> channel = kind.full();
        List<Beside<Boolean>> senders = new ArrayList<>();
        for (int s = 0; s < 20; s++) {
            int number = s;
            senders.add(Beside.run(on, () -> channel.send("waited " + number)));
        }
        senders.forEach(Beside::untilParked);

        List<String> received = new ArrayList<>();
        for (int i = 0; i < kind.room + 20; i++) {
            received.add(channel.tryReceive().orElseThrow());
        }

        assertThat(received).doesNotHaveDuplicates();
        assertThat(received.subList(0, kind.room)).allMatch(element -> element.startsWith("before"));
        assertThat(received.subList(kind.room, received.size())).allMatch(element -> element.startsWith("waited"));
        Beside.joinAll(senders);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThread")
    void a_full_channel_has_room_for_as_many_senders_as_elements_are_received(Kind kind, On on) {
        Channel<String> channel = kind.full();
        List<Beside<Boolean>> senders = new ArrayList<>();
        for (int s = 0; s < 3; s++) {
            senders.add(Beside.run(on, () -> channel.send("waited")).untilParked());
        }

        assertThat(channel.tryReceive()).isPresent();

        assertThat(senders.get(0).result()).isTrue();
        channel.close();
        assertThat(senders.subList(1, 3)).extracting(Beside::thrown).hasOnlyElementsOfType(ChannelClosedException.class);
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void a_send_into_a_rendezvous_returns_only_when_its_element_is_received(On on) {
        Channel<String> channel = Channel.rendezvous();
        Beside<Boolean> sender = Beside.run(on, () -> channel.send("one")).untilParked();

        assertThat(channel.size()).isZero();
        assertThat(sender.isAlive()).isTrue();
        assertThat(channel.tryReceive()).contains("one");

        assertThat(sender.result()).isTrue();
        assertThat(channel.tryReceive()).isEmpty();
    }

    @Test
    void in_a_rendezvous_nothing_is_sent_without_a_receiver_and_nothing_received_without_a_sender() {
        Channel<String> channel = Channel.rendezvous();

        assertThat(channel.trySend("one")).isFalse();
        assertThat(channel.tryReceive()).isEmpty();
        assertThat(channel.trySend("two")).isFalse();
        assertThat(channel.tryReceive()).isEqualTo(Optional.empty());
    }

    @Test
    void the_largest_buffer_that_is_asked_for_in_earnest_works() {
        Channel<Integer> channel = Channel.buffered(1_000_003);
        for (int i = 0; i < 1_000_003; i++) {
            channel.trySend(i);
        }

        assertThat(channel.size()).isEqualTo(1_000_003);
        assertThat(channel.trySend(-1)).isFalse();
        assertThat(channel.tryReceive()).contains(0);
        assertThat(channel.trySend(1_000_003)).isTrue();
        assertThat(channel.trySend(-1)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#holding")
    void a_channel_says_how_full_it_is(Kind kind) {
        Channel<Integer> channel = kind.open();
        assertThat(channel.toString()).contains("0").doesNotContain("closed");

        channel.trySend(7777);

        assertThat(channel.toString()).contains("1").doesNotContain("7777");
        channel.close();
        assertThat(channel.toString()).contains("closed");
    }
}
