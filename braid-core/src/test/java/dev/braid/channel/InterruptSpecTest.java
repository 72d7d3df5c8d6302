package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt ends a wait, and then nothing was sent or taken; what was handed over before it stays handed over. */
class InterruptSpecTest {

    private static final int ROUNDS = 10;

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndSending")
    void who_is_interrupted_already_sends_nothing(Kind kind, On on, Sending sending) {
        Channel<String> channel = kind.open();
        Beside<String> receiver = Beside.call(on, channel::receive).untilParked(); // so that it could be sent at once

        Beside<Boolean> sender = Beside.run(on, () -> {
            Thread.currentThread().interrupt();
            sending.send(channel, "one");
        });

        assertThat(sender.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(sender.wasInterrupted()).as("the exception stands for the interrupt").isFalse();
        assertThat(channel.size()).isZero();
        assertThat(channel.trySend("two")).isTrue();
        assertThat(receiver.result()).isEqualTo("two");
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndReceiving")
    void who_is_interrupted_already_takes_nothing(Kind kind, On on, Receiving receiving) throws InterruptedException {
        Channel<String> channel = kind.open();
        Beside<Boolean> sender = Beside.run(on, () -> channel.send("one"));
        if (kind == Kind.RENDEZVOUS) {
            sender.untilParked();
        } else {
            sender.join();
        }

        Beside<String> receiver = Beside.call(on, () -> {
            Thread.currentThread().interrupt();
            return receiving.receive(channel);
        });

        assertThat(receiver.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(receiver.wasInterrupted()).isFalse();
        assertThat(channel.tryReceive()).contains("one");
        assertThat(sender.result()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void who_is_interrupted_already_does_not_look_even_without_time_to_wait(On on) {
        Channel<String> channel = Channel.buffered(2);
        channel.trySend("one");

        Beside<Boolean> sender = Beside.call(on, () -> {
            Thread.currentThread().interrupt();
            return channel.trySend("two", Duration.ZERO);
        });
        Beside<Optional<String>> receiver = Beside.call(on, () -> {
            Thread.currentThread().interrupt();
            return channel.tryReceive(Duration.ofNanos(-1));
        });

        assertThat(sender.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(receiver.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(channel.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThreadAndSending")
    void a_sender_that_is_interrupted_while_it_waits_has_sent_nothing(Kind kind, On on, Sending sending) throws InterruptedException {
        Channel<String> channel = kind.full();
        Beside<Boolean> sender = Beside.run(on, () -> sending.send(channel, "interrupted")).untilParked();
        Beside<Boolean> next = Beside.run(on, () -> sending.send(channel, "next")).untilParked();

        sender.interrupt();

        assertThat(sender.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(sender.wasInterrupted()).isFalse();
        for (int i = 0; i < kind.room; i++) {
            assertThat(channel.tryReceive()).contains("before " + i);
        }
        assertThat(channel.tryReceive()).contains("next");
        assertThat(channel.tryReceive()).isEmpty();
        assertThat(next.result()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndReceiving")
    void a_receiver_that_is_interrupted_while_it_waits_has_taken_nothing(Kind kind, On on, Receiving receiving)
            throws InterruptedException {
        Channel<String> channel = kind.open();
        Beside<String> receiver = Beside.call(on, () -> receiving.receive(channel)).untilParked();
        Beside<String> next = Beside.call(on, () -> receiving.receive(channel)).untilParked();

        receiver.interrupt();

        assertThat(receiver.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(receiver.wasInterrupted()).isFalse();
        assertThat(channel.trySend("one")).isTrue();
        assertThat(next.result()).isEqualTo("one");
        assertThat(channel.trySend("two")).as("nobody waits any more").isEqualTo(kind != Kind.RENDEZVOUS);
        assertThat(channel.tryReceive()).isEqualTo(kind == Kind.RENDEZVOUS ? Optional.empty() : Optional.of("two"));
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThreadAndSending")
    void an_interrupt_after_the_element_was_taken_leaves_the_send_done_and_the_thread_interrupted(
            Kind kind, On on, Sending sending) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Channel<String> channel = kind.full();
            Beside<Boolean> sender = Beside.run(on, () -> {
                        sending.send(channel, "one");
                        untilInterrupted();
                    })
                    .untilParked();

            assertThat(channel.tryReceive()).isPresent(); // and so there is room for what the sender brings, and it is sent
            sender.interrupt();

            assertThat(sender.result()).isTrue();
            assertThat(sender.wasInterrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndReceiving")
    void an_interrupt_after_the_element_was_brought_leaves_the_result_and_the_thread_interrupted(
            Kind kind, On on, Receiving receiving) {
        for (int round = 0; round < ROUNDS; round++) {
            Channel<String> channel = kind.open();
            Beside<String> receiver = Beside.call(on, () -> {
                        String element = receiving.receive(channel);
                        untilInterrupted();
                        return element;
                    })
                    .untilParked();

            assertThat(channel.trySend("one")).isTrue();
            receiver.interrupt();

            assertThat(receiver.result()).isEqualTo("one");
            assertThat(receiver.wasInterrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndReceiving")
    void an_interrupt_and_an_element_at_once_are_one_or_the_other(Kind kind, On on, Receiving receiving) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Channel<String> channel = kind.open();
            var received = new AtomicReference<>("nothing");
            Beside<String> receiver = Beside.call(on, () -> {
                        received.set(receiving.receive(channel));
                        untilInterrupted();
                        return received.get();
                    })
                    .untilParked();
            Beside<Boolean> interrupter = Beside.run(on, receiver::interrupt);

            boolean sent = channel.trySend("one"); // into a rendezvous only if the receiver still waits

            interrupter.join();
            if (receiver.returned()) {
                assertThat(sent).isTrue();
                assertThat(receiver.result()).isEqualTo("one");
                assertThat(channel.tryReceive()).as("a second one").isEmpty();
            } else {
                assertThat(receiver.thrown()).isInstanceOf(InterruptedException.class);
                assertThat(channel.tryReceive()).isEqualTo(sent ? Optional.of("one") : Optional.empty());
                assertThat(received).hasValue("nothing");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThreadAndSending")
    void an_interrupt_and_room_at_once_are_one_or_the_other(Kind kind, On on, Sending sending) throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Channel<String> channel = kind.full();
            Beside<Boolean> sender = Beside.run(on, () -> {
                        sending.send(channel, "one");
                        untilInterrupted();
                    })
                    .untilParked();
            Beside<Boolean> interrupter = Beside.run(on, sender::interrupt);

            int found = channel.tryReceive().filter("one"::equals).isPresent() ? 1 : 0;

            interrupter.join();
            boolean sent = sender.returned();
            if (!sent) {
                assertThat(sender.thrown()).isInstanceOf(InterruptedException.class);
            }
            for (Optional<String> next = channel.tryReceive(); next.isPresent(); next = channel.tryReceive()) {
                found += next.filter("one"::equals).isPresent() ? 1 : 0;
            }
            assertThat(found).isEqualTo(sent ? 1 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void what_does_not_block_does_not_care_for_interrupts(Kind kind) {
        Channel<String> channel = kind.open();
        Thread.currentThread().interrupt();

        boolean sent = channel.trySend("one");
        Optional<String> received = channel.tryReceive();
        channel.size();
        channel.sender().close();
        channel.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(sent).isEqualTo(kind != Kind.RENDEZVOUS);
        assertThat(received.isPresent()).isEqualTo(kind != Kind.RENDEZVOUS);
        assertThat(channel.isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void an_interrupt_counts_before_the_end_does(Kind kind) {
        Channel<String> channel = kind.open();
        channel.close();

        Thread.currentThread().interrupt();
        assertThatThrownBy(channel::receiveOrEmpty).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> channel.send("one")).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    private static void untilInterrupted() {
        while (!Thread.currentThread().isInterrupted()) {
            Thread.yield();
        }
    }
}
