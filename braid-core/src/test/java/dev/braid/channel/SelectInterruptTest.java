package dev.braid.channel;

import static dev.braid.channel.Case.after;
import static dev.braid.channel.Case.otherwise;
import static dev.braid.channel.Case.receive;
import static dev.braid.channel.Case.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt ends a select before one of its cases is done, or leaves it done. */
class SelectInterruptTest {

    private static final Duration LONG = Duration.ofHours(1);

    @ParameterizedTest
    @EnumSource(On.class)
    void who_is_interrupted_already_selects_nothing_though_all_is_ready(On on) {
        Channel<String> filled = Channel.buffered(1);
        filled.trySend("one");
        Channel<String> room = Channel.unlimited();
        Channel<String> drained = Channel.rendezvous();
        drained.close();

        Beside<String> selects = Beside.call(on, () -> {
            Thread.currentThread().interrupt();
            return Select.<String, RuntimeException>select(
                    receive(filled, element -> element),
                    send(room, "two", () -> "sent"),
                    receive(drained, element -> element, closed -> "drained"),
                    after(Duration.ZERO, () -> "late"));
        });

        assertThat(selects.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(selects.wasInterrupted()).isFalse();
        assertThat(filled.size()).isEqualTo(1);
        assertThat(room.size()).isZero();
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void one_that_says_otherwise_does_not_block_and_leaves_an_interrupt_to_others(On on) {
        Channel<String> filled = Channel.buffered(1);
        filled.trySend("one");
        Select<String, RuntimeException> select = Select.of(receive(filled, element -> element), otherwise(() -> "nothing"));

        Beside<String> selects = Beside.call(on, () -> {
            Thread.currentThread().interrupt();
            return select.select() + ", " + select.select();
        });

        assertThat(selects.result()).isEqualTo("one, nothing");
        assertThat(selects.wasInterrupted()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThread")
    void a_select_that_is_interrupted_while_it_waits_leaves_all_channels_as_they_were(Kind kind, On on) {
        Channel<String> empty = kind.open();
        Channel<String> full = kind.full();
        Beside<String> selects = Beside.call(on, () -> Select.<String, RuntimeException>select(
                        receive(empty, element -> element),
                        send(full, "not to be sent", () -> "sent"),
                        receive(empty, element -> element),
                        after(LONG, () -> "late")))
                .untilParked();

        selects.interrupt();

        assertThat(selects.thrown()).isInstanceOf(InterruptedException.class);
        assertThat(selects.wasInterrupted()).isFalse();
        assertThat(empty.trySend("one")).as("nobody waits any more").isEqualTo(kind != Kind.RENDEZVOUS);
        assertThat(empty.tryReceive().isPresent()).isEqualTo(kind != Kind.RENDEZVOUS);
        for (int i = 0; i < kind.room; i++) {
            assertThat(full.tryReceive()).contains("before " + i);
        }
        assertThat(full.tryReceive()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void a_time_out_alone_is_interrupted(On on) {
        Beside<String> selects =
                Beside.call(on, () -> Select.<String, RuntimeException>select(after(LONG, () -> "late"))).untilParked();

        selects.interrupt();

        assertThat(selects.thrown()).isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void an_interrupt_after_the_selection_leaves_its_result_and_the_thread_interrupted(On on) {
        for (int round = 0; round < 50; round++) {
            Channel<String> one = Channel.rendezvous();
            Channel<String> two = Channel.rendezvous();
            Beside<String> selects = Beside.call(on, () -> {
                        String result = Select.<String, RuntimeException>select(
                                receive(one, element -> element), send(two, "two", () -> "sent"));
                        while (!Thread.currentThread().isInterrupted()) {
                            Thread.yield();
                        }
                        return result;
                    })
                    .untilParked();

            boolean receives = round % 2 == 0;
            assertThat(receives ? one.trySend("one") : two.tryReceive().isPresent()).isTrue();
            selects.interrupt();

            assertThat(selects.result()).isEqualTo(receives ? "one" : "sent");
            assertThat(selects.wasInterrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void an_interrupt_and_several_selections_at_once_are_one_of_them(On on) {
        for (int round = 0; round < 200; round++) {
            Channel<String> in = Channel.rendezvous();
            Channel<String> out = Channel.rendezvous();
            Beside<String> selects = Beside.call(on, () -> Select.<String, RuntimeException>select(
                            receive(in, element -> element), send(out, "two", () -> "sent")))
                    .untilParked();
            Beside<Boolean> interrupter = Beside.run(on, selects::interrupt);
            Beside<Boolean> sender = Beside.call(on, () -> in.trySend("one"));
            Beside<Optional<String>> receiver = Beside.call(on, () -> out.tryReceive());
            interrupter.join();

            List<Boolean> done = List.of(sender.result(), receiver.result().isPresent(), !selects.returned());

            assertThat(done).containsOnlyOnce(true);
            switch (done.indexOf(true)) {
                case 0 -> assertThat(selects.result()).isEqualTo("one");
                case 1 -> assertThat(selects.result()).isEqualTo("sent");
                default -> assertThat(selects.thrown()).isInstanceOf(InterruptedException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void a_time_out_and_an_element_at_once_are_one_or_the_other(On on) {
        for (int round = 0; round < 200; round++) {
            Channel<String> channel = Channel.rendezvous();
            Duration moment = Duration.ofNanos(round * 500L);
            Beside<String> selects = Beside.call(on, () -> Select.<String, RuntimeException>select(
                    receive(channel, element -> element), after(moment, () -> "late")));

            boolean sent = false;
            while (!sent && selects.isAlive()) {
                sent = channel.trySend("one");
            }

            assertThat(selects.result()).isEqualTo(sent ? "one" : "late");
        }
    }
}
