package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.channel.Channel;
import org.junit.jupiter.api.Test;

class NonBlockingTest {

    private final Channel<String> desk = Channel.buffered(1);
    private final Channel<String> shelf = Channel.buffered(1);

    @Test
    void a_note_is_left_where_there_is_room() {
        assertThat(NonBlocking.leave(desk, "a")).isEqualTo("left a");
        assertThat(NonBlocking.leave(desk, "b")).isEqualTo("no room for b");
        assertThat(desk.tryReceive()).contains("a");
        assertThat(NonBlocking.leave(Channel.rendezvous(), "c")).isEqualTo("no room for c");
    }

    @Test
    void a_note_is_found_where_there_is_one() throws InterruptedException {
        assertThat(NonBlocking.look(desk)).isEqualTo("nothing there");
        desk.send("a");
        assertThat(NonBlocking.look(desk)).isEqualTo("found a");
        assertThat(NonBlocking.look(desk)).isEqualTo("nothing there");
    }

    @Test
    void of_two_places_the_one_with_a_note_counts() throws InterruptedException {
        assertThat(NonBlocking.lookAt(desk, shelf)).isEqualTo("nothing on either");
        desk.send("a");
        assertThat(NonBlocking.lookAt(desk, shelf)).isEqualTo("found a on the desk");
        shelf.send("b");
        assertThat(NonBlocking.lookAt(desk, shelf)).isEqualTo("found b on the shelf");
        assertThat(NonBlocking.lookAt(desk, shelf)).isEqualTo("nothing on either");
    }
}
