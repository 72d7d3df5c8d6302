package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A view does what its channel does, one half of it. */
class ViewTest {

    private final IOException cause = new IOException("disk on fire");

    @Test
    void a_view_cannot_be_cast_back() {
        Channel<String> channel = Channel.buffered(1);

        assertThat((Object) channel.readOnly()).isNotInstanceOfAny(Channel.class, Sender.class, AutoCloseable.class);
        assertThat((Object) channel.writeOnly()).isNotInstanceOfAny(Channel.class, Receiver.class, Iterable.class);
        assertThat((Object) channel.sender()).isNotInstanceOfAny(Channel.class, Receiver.class, Iterable.class);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void what_goes_into_one_view_comes_out_of_the_other(Kind kind) throws InterruptedException {
        Channel<String> channel = kind.open();
        Sender<String> in = channel.writeOnly();
        Receiver<String> out = channel.readOnly();

        for (On on : On.values()) {
            Beside<List<String>> receiver = Beside.call(on, () -> {
                List<String> received = new ArrayList<>();
                received.add(out.receive());
                received.add(out.receiveOrEmpty().orElseThrow());
                received.add(out.tryReceive(Duration.ofHours(1)).orElseThrow());
                received.add(out.iterator().next());
                return received;
            });
            in.send("one");
            assertThat(in.trySend("two", Duration.ofHours(1))).isTrue();
            channel.send("three");
            channel.send("four");
            assertThat(receiver.result()).containsExactly("one", "two", "three", "four");
        }
        assertThat(out.tryReceive()).isEmpty();
        assertThat(out.tryReceive(Duration.ofNanos(1))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_view_does_at_once_what_its_channel_does_at_once(Kind kind) {
        Channel<String> channel = kind.open();
        boolean holds = kind != Kind.RENDEZVOUS;

        assertThat(channel.writeOnly().trySend("one")).isEqualTo(holds);
        assertThat(channel.size()).isEqualTo(holds ? 1 : 0);
        assertThat(channel.readOnly().tryReceive().isPresent()).isEqualTo(holds);
        assertThat(channel.size()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void closing_a_view_closes_the_channel(Kind kind) throws InterruptedException {
        Channel<String> channel = kind.open();
        Sender<String> in = channel.writeOnly();
        Sender<String> handedOut = channel.sender();
        assertThat(in.isClosed()).isFalse();

        in.close();

        assertThat(in.isClosed()).isTrue();
        assertThat(channel.isClosed()).isTrue();
        assertThat(handedOut.isClosed()).as("a view is not counted").isTrue();
        assertThatThrownBy(() -> in.send("one")).isInstanceOf(ChannelClosedException.class).hasNoCause();
        assertThat(channel.readOnly().receiveOrEmpty()).isEmpty();
        assertThat(channel.readOnly().iterator().hasNext()).isFalse();
        assertThatThrownBy(channel.readOnly()::receive).isInstanceOf(ChannelClosedException.class).hasNoCause();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_cause_passes_through_views(Kind kind) {
        Channel<String> channel = kind.open();

        channel.writeOnly().close(cause);

        assertThatThrownBy(() -> channel.writeOnly().trySend("one")).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
        assertThatThrownBy(channel.readOnly()::tryReceive).isInstanceOf(ChannelClosedException.class).cause().isSameAs(cause);
        assertThatThrownBy(() -> channel.readOnly().receiveEach(element -> {}))
                .isInstanceOf(ChannelClosedException.class)
                .cause().isSameAs(cause);
    }

    @Test
    void a_view_says_which_it_is() {
        Channel<String> channel = Channel.buffered(3);
        List<Object> all = List.of(channel, channel.readOnly(), channel.writeOnly(), channel.sender());
        assertThat(all).extracting(Object::toString).doesNotHaveDuplicates().allMatch(text -> !text.contains("closed"));

        channel.close();

        assertThat(all).extracting(Object::toString).doesNotHaveDuplicates().allMatch(text -> text.contains("closed"));
    }

    @Test
    void a_sender_says_that_it_is_closed() {
        Channel<String> channel = Channel.buffered(3);
        Sender<String> closed = channel.sender();
        Sender<String> open = channel.sender();

        closed.close();

        assertThat(closed.toString()).contains("closed");
        assertThat(open.toString()).doesNotContain("closed");
    }
}
