package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Until the channel is drained: with a loop, an iterator, an action. */
class ReceivingTest {

    private final IOException cause = new IOException("disk on fire");

    private static Channel<Integer> ofThree() {
        Channel<Integer> channel = Channel.buffered(3);
        for (int i = 1; i <= 3; i++) {
            channel.trySend(i);
        }
        return channel;
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void a_loop_over_a_channel_ends_when_it_is_drained(Kind kind, On on) {
        Channel<Integer> channel = kind.open();
        Beside<List<Integer>> receiver = Beside.call(on, () -> {
            List<Integer> received = new ArrayList<>();
            for (Integer element : channel) {
                received.add(element);
            }
            return received;
        });
        Beside<Boolean> sender = Beside.run(on, () -> {
            try (channel) {
                for (int i = 0; i < 50; i++) {
                    channel.send(i);
                }
            }
        });

        assertThat(receiver.result()).hasSize(50).isSorted();
        assertThat(sender.result()).isTrue();
    }

    @Test
    void what_has_next_has_found_it_finds_again_and_takes_nothing_more() {
        Channel<Integer> channel = ofThree();
        Iterator<Integer> iterator = channel.iterator();

        assertThat(iterator.hasNext()).isTrue();
        assertThat(iterator.hasNext()).isTrue();

        assertThat(channel.size()).isEqualTo(2);
        assertThat(iterator.next()).isEqualTo(1);
        assertThat(channel.size()).isEqualTo(2);
        assertThat(iterator.next()).as("without hasNext").isEqualTo(2);
    }

    @Test
    void an_iterator_takes_nothing_before_it_is_asked() {
        Channel<Integer> channel = ofThree();

        Iterator<Integer> iterator = channel.iterator();

        assertThat(channel.size()).isEqualTo(3);
        assertThat(iterator.hasNext()).isTrue();
        assertThat(channel.size()).isEqualTo(2);
    }

    @Test
    void what_an_iterator_has_found_no_other_gets() {
        Channel<Integer> channel = ofThree();
        Iterator<Integer> one = channel.iterator();
        Iterator<Integer> another = channel.iterator();

        assertThat(one.hasNext()).isTrue();
        assertThat(another.next()).isEqualTo(2);
        channel.close(cause);
        assertThat(channel.tryReceive()).contains(3);

        assertThat(one.hasNext()).isTrue();
        assertThat(one.next()).as("found before the channel was drained").isEqualTo(1);
        assertThatThrownBy(one::hasNext).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void an_iterator_over_a_drained_channel_has_no_element(Kind kind) {
        Channel<Integer> channel = kind.open();
        channel.close();
        Iterator<Integer> iterator = channel.iterator();

        assertThat(iterator.hasNext()).isFalse();
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(channel.iterator()::next).as("without hasNext").isInstanceOf(NoSuchElementException.class);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void an_iterator_throws_the_cause_when_the_channel_is_drained_each_time(Kind kind) {
        Channel<Integer> channel = kind.open();
        channel.close(cause);
        Iterator<Integer> iterator = channel.iterator();

        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(iterator::hasNext).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
            assertThatThrownBy(iterator::next).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void an_interrupt_cancels_an_iterator_leaves_the_thread_interrupted_and_takes_nothing(Kind kind, On on)
            throws InterruptedException {
        Channel<Integer> channel = kind.open();
        Iterator<Integer> iterator = channel.iterator();
        Beside<Boolean> receiver = Beside.call(on, iterator::hasNext).untilParked();

        receiver.interrupt();

        assertThat(receiver.thrown()).isInstanceOf(CancellationException.class);
        assertThat(receiver.wasInterrupted()).isTrue();
        Beside<Boolean> sender = Beside.run(on, () -> channel.send(1));
        assertThat(iterator.next()).as("it can be used again").isEqualTo(1);
        assertThat(sender.result()).isTrue();
    }

    @Test
    void what_an_iterator_has_found_it_gives_to_a_thread_that_is_interrupted() {
        Iterator<Integer> iterator = ofThree().iterator();
        assertThat(iterator.hasNext()).isTrue();
        Thread.currentThread().interrupt();

        assertThat(iterator.hasNext()).isTrue();
        assertThat(iterator.next()).isEqualTo(1);
        assertThatThrownBy(iterator::hasNext).isInstanceOf(CancellationException.class);
        assertThatThrownBy(iterator::next).isInstanceOf(CancellationException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(iterator.next()).isEqualTo(2);
    }

    @Test
    void nothing_is_removed_by_an_iterator() {
        Iterator<Integer> iterator = ofThree().iterator();
        iterator.next();

        assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void receive_or_empty_is_empty_when_the_channel_is_drained_and_throws_its_cause(Kind kind) throws InterruptedException {
        Channel<Integer> channel = kind.open();
        channel.close();
        assertThat(channel.receiveOrEmpty()).isEmpty();
        assertThat(channel.receiveOrEmpty()).isEmpty();

        Channel<Integer> failed = kind.open();
        failed.close(cause);
        assertThatThrownBy(failed::receiveOrEmpty).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
    }

    @Test
    void receive_each_does_nothing_with_a_drained_channel_and_throws_its_cause_after_the_last() throws InterruptedException {
        List<Integer> received = new ArrayList<>();
        Channel<Integer> empty = Channel.rendezvous();
        empty.close();
        empty.receiveEach(received::add);
        assertThat(received).isEmpty();

        Channel<Integer> failed = ofThree();
        failed.close(cause);
        assertThatThrownBy(() -> failed.receiveEach(received::add)).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
        assertThat(received).containsExactly(1, 2, 3);
    }

    @Test
    void what_the_action_throws_is_thrown_and_the_elements_that_follow_are_still_there() {
        Channel<Integer> channel = ofThree();

        assertThatThrownBy(() -> channel.receiveEach(element -> {
                    if (element == 2) {
                        throw cause;
                    }
                }))
                .isSameAs(cause);

        assertThat(channel.tryReceive()).contains(3);
        assertThat(channel.isClosed()).isFalse();
    }

    @Test
    void an_interrupt_during_the_action_is_noticed_before_the_next_element_is_taken() {
        Channel<Integer> channel = ofThree();

        assertThatThrownBy(() -> channel.receiveEach(element -> Thread.currentThread().interrupt()))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        assertThat(channel.size()).isEqualTo(2);
    }
}
