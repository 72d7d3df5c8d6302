package dev.braid.examples.gobyexample;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.channel.Channel;
import dev.braid.test.VirtualTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectingTest {

    @Test
    void what_comes_first_is_read_first() throws InterruptedException {
        VirtualTime.explore(20, () -> {
            assertThat(Selecting.news(ofHours(2), ofHours(1)))
                    .containsExactly("telegram: send money", "letter: all is well");
            assertThat(VirtualTime.elapsed()).isEqualTo(ofHours(2));
        });
        VirtualTime.explore(20, () -> assertThat(Selecting.news(ofHours(1), ofHours(2)))
                .containsExactly("letter: all is well", "telegram: send money"));
    }

    @Test
    void of_two_that_are_there_one_is_drawn() throws InterruptedException {
        Set<String> first = new HashSet<>();
        for (int i = 0; i < 1000 && first.size() < 2; i++) {
            Channel<String> post = Channel.buffered(1);
            Channel<String> wire = Channel.buffered(1);
            post.send("a");
            wire.send("b");
            List<String> news = Selecting.twoNews(post, wire);

            assertThat(news).containsExactlyInAnyOrder("letter: a", "telegram: b");
            first.add(news.getFirst());
        }
        assertThat(first).hasSize(2);
    }

    @Test
    void one_that_has_nothing_does_not_hold_up_the_other() throws InterruptedException {
        Channel<String> post = Channel.buffered(2);
        post.send("a");
        post.send("b");

        assertThat(Selecting.twoNews(post, Channel.rendezvous())).containsExactly("letter: a", "letter: b");
    }
}
