package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.channel.Channel;
import dev.braid.channel.ChannelClosedException;
import dev.braid.test.VirtualTime;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingChannelsTest {

    @Test
    void all_orders_are_packed_and_then_no_more_is_waited_for() throws InterruptedException {
        assertThat(ClosingChannels.packed(List.of("a", "b", "c", "d")))
                .containsExactly("a, packed", "b, packed", "c, packed", "d, packed");
        assertThat(ClosingChannels.packed(List.of())).isEmpty();
    }

    @Test
    void the_last_picker_closes_the_basket_in_whatever_order_they_come() throws InterruptedException {
        VirtualTime.explore(50, () -> assertThat(ClosingChannels.picked(4, 5)).isEqualTo(20));
        VirtualTime.explore(50, () -> assertThat(ClosingChannels.picked(0, 5)).isZero());
    }

    @Test
    void the_cause_is_heard_after_what_was_said_before() throws InterruptedException {
        assertThat(ClosingChannels.heard("hello", new IOException("cable cut")))
                .containsExactly("hello", "closed by java.io.IOException: cable cut");
    }

    @Test
    void to_close_twice_does_nothing_and_to_send_afterwards_throws() {
        Channel<String> channel = Channel.buffered(1);
        channel.close();
        channel.close();

        assertThatThrownBy(() -> channel.send("late")).isInstanceOf(ChannelClosedException.class);
    }
}
