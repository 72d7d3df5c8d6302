package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.channel.Channel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelBufferingTest {

    @Test
    void one_thread_puts_in_and_takes_out_in_order() throws InterruptedException {
        assertThat(ChannelBuffering.throughBox(List.of("a", "b", "c"))).containsExactly("a", "b", "c");
    }

    @Test
    void a_box_takes_as_many_as_it_has_room_for() {
        Channel<String> box = Channel.buffered(7);

        assertThat(ChannelBuffering.fill(box)).isEqualTo(7);
        assertThat(box.size()).isEqualTo(7);
        assertThat(ChannelBuffering.fill(Channel.rendezvous())).isZero();
    }

    @Test
    void one_more_waits_until_one_is_taken() throws Exception {
        Channel<String> box = Channel.buffered(2);
        ChannelBuffering.fill(box);
        Beside<Boolean> third = Beside.startRun(() -> box.send("third")).untilItWaits();

        assertThat(third.isOver()).isFalse();
        assertThat(box.receive()).isEqualTo("letter 0");
        third.end();
        assertThat(box.size()).isEqualTo(2);
    }
}
