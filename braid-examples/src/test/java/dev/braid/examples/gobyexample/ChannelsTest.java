package dev.braid.examples.gobyexample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.channel.Channel;
import org.junit.jupiter.api.Test;

class ChannelsTest {

    @Test
    void the_clerk_answers_in_a_thread_of_his_own() throws InterruptedException {
        Thread asking = Thread.currentThread();

        String answer = Channels.ask("1 + 1", question -> question + (Thread.currentThread() == asking ? " here" : " = 2"));

        assertThat(answer).isEqualTo("1 + 1 = 2");
    }

    @Test
    void who_waits_for_an_answer_hears_that_the_clerk_has_failed() {
        assertThatThrownBy(() -> Channels.ask("1 / 0", question -> {
            throw new ArithmeticException(question);
        })).isInstanceOf(ArithmeticException.class).hasMessage("1 / 0");
    }

    @Test
    void a_send_waits_for_its_receiver() throws Exception {
        Channel<String> channel = Channel.rendezvous();
        Beside<Boolean> sender = Beside.startRun(() -> channel.send("here")).untilItWaits();

        assertThat(sender.isOver()).isFalse();
        assertThat(channel.receive()).isEqualTo("here");
        sender.end();
    }
}
