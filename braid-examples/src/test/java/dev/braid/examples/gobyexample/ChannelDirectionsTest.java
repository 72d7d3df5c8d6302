package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.channel.Channel;
import dev.braid.channel.Receiver;
import dev.braid.channel.Sender;
import org.junit.jupiter.api.Test;

class ChannelDirectionsTest {

    @Test
    void who_only_sends_closes_when_it_has_sent_all() throws InterruptedException {
        Channel<Integer> belt = Channel.buffered(3);

        ChannelDirections.mint(3, belt);

        assertThat(belt).containsExactly(1, 2, 3);
        assertThat(belt.isClosed()).isTrue();
    }

    @Test
    void who_only_receives_counts_until_then() throws InterruptedException {
        assertThat(ChannelDirections.minted(100)).isEqualTo(5050);
        assertThat(ChannelDirections.minted(0)).isZero();
    }

    @Test
    void what_is_for_one_direction_cannot_be_cast() {
        Channel<Integer> belt = Channel.rendezvous();

        assertThat((Object) belt.readOnly()).isNotInstanceOf(Sender.class);
        assertThat((Object) belt.writeOnly()).isNotInstanceOf(Receiver.class);
    }
}
