package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.channel.Channel;
import dev.braid.channel.Receiver;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RangeOverChannelsTest {

    private final Channel<String> queue = Channel.buffered(2);

    /** One way to do it. */
    @FunctionalInterface
    interface Way {
        List<String> all(Receiver<String> queue) throws InterruptedException;
    }

    static Stream<Way> ways() {
        return Stream.of(RangeOverChannels::byLoop, RangeOverChannels::byReceiveEach);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void what_was_sent_before_the_close_is_received_after_it(Way way) throws InterruptedException {
        queue.send("a");
        queue.send("b");
        queue.close();

        assertThat(way.all(queue)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void more_is_waited_for_until_the_close(Way way) throws Exception {
        Beside<List<String>> all = Beside.start(() -> way.all(queue)).untilItWaits();
        queue.send("a");
        queue.send("b");
        queue.send("c");
        queue.close();

        assertThat(all.end()).containsExactly("a", "b", "c");
    }

    @Test
    void an_interrupt_ends_the_loop_by_an_unchecked_exception() {
        Beside<List<String>> all = Beside.start(() -> RangeOverChannels.byLoop(queue)).untilItWaits();
        all.interrupt();

        assertThatThrownBy(all::end).isInstanceOf(CancellationException.class);
    }

    @Test
    void an_interrupt_ends_receiveEach_as_it_is() {
        Beside<List<String>> all = Beside.start(() -> RangeOverChannels.byReceiveEach(queue)).untilItWaits();
        all.interrupt();

        assertThatThrownBy(all::end).isInstanceOf(InterruptedException.class);
    }
}
