package dev.braid.channel;

import static dev.braid.channel.Case.after;
import static dev.braid.channel.Case.otherwise;
import static dev.braid.channel.Case.receive;
import static dev.braid.channel.Case.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A select does exactly one of its cases, however many could be done, before it waits or while it does. */
class SelectOneEffectTest {

    private static final int ROUNDS = 50;

    private static <T> List<Channel<T>> three(Kind kind) {
        return List.of(kind.open(), kind.open(), kind.open());
    }

    private static Select<String, RuntimeException> receiving(List<Channel<String>> channels) {
        return Select.of(channels.stream()
                .map(channel -> Case.<String, String, RuntimeException>receive(channel, element -> element))
                .toList());
    }

    private static Select<Integer, RuntimeException> sending(List<Channel<String>> channels) {
        List<Case<Integer, RuntimeException>> cases = new ArrayList<>();
        for (int c = 0; c < channels.size(); c++) {
            int index = c;
            cases.add(send(channels.get(c), "selected", () -> index));
        }
        return Select.of(cases);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#holding")
    void of_many_that_are_ready_one_is_done(Kind kind) throws InterruptedException {
        List<Channel<String>> channels = three(kind);
        for (int round = 0; round < ROUNDS; round++) {
            sending(channels).select();
            assertThat(channels.stream().mapToInt(Channel::size).sum()).isEqualTo(1);
            for (Channel<String> channel : channels) {
                channel.trySend("one");
            }
            int before = channels.stream().mapToInt(Channel::size).sum();

            receiving(channels).select();

            assertThat(channels.stream().mapToInt(Channel::size).sum()).isEqualTo(before - 1);
            channels.forEach(channel -> {
                while (channel.tryReceive().isPresent()) {
                    // until it is empty
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void who_waits_to_receive_from_several_is_brought_one(On on) {
        for (int round = 0; round < ROUNDS; round++) {
            List<Channel<String>> channels = three(Kind.RENDEZVOUS);
            Beside<String> selects = Beside.call(on, () -> receiving(channels).select()).untilParked();
            List<Beside<Boolean>> senders = new ArrayList<>();
            for (Channel<String> channel : channels) {
                senders.add(Beside.call(on, () -> channel.trySend("to " + channels.indexOf(channel))));
            }

            List<Boolean> sent = senders.stream().map(Beside::result).toList();

            assertThat(sent).containsOnlyOnce(true);
            assertThat(selects.result()).isEqualTo("to " + sent.indexOf(true));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThread")
    void who_waits_to_send_to_several_sends_one(Kind kind, On on) {
        for (int round = 0; round < ROUNDS; round++) {
            List<Channel<String>> channels = List.of(kind.full(), kind.full(), kind.full());
            Beside<Integer> selects = Beside.call(on, () -> sending(channels).select()).untilParked();
            List<Beside<Optional<String>>> receivers = new ArrayList<>();
            for (Channel<String> channel : channels) {
                receivers.add(Beside.call(on, () -> channel.tryReceive()));
            }

            List<Boolean> isThere = new ArrayList<>();
            for (int c = 0; c < channels.size(); c++) {
                boolean isReceived = receivers.get(c).result().filter("selected"::equals).isPresent();
                isThere.add(isReceived || holds(channels.get(c)));
            }

            assertThat(isThere).containsOnlyOnce(true);
            assertThat(selects.result()).isEqualTo(isThere.indexOf(true));
        }
    }

    private static boolean holds(Channel<String> channel) {
        boolean found = false;
        for (Optional<String> next = channel.tryReceive(); next.isPresent(); next = channel.tryReceive()) {
            found |= next.get().equals("selected");
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void a_select_that_waited_has_left_the_other_channels(On on) {
        List<Channel<String>> channels = three(Kind.RENDEZVOUS);
        Beside<String> receives = Beside.call(on, () -> receiving(channels).select()).untilParked();
        assertThat(channels.get(1).trySend("one")).isTrue();
        assertThat(receives.result()).isEqualTo("one");
        assertThat(channels).noneMatch(channel -> channel.trySend("two"));

        Beside<Integer> sends = Beside.call(on, () -> sending(channels).select()).untilParked();
        assertThat(channels.get(2).tryReceive()).isPresent();
        assertThat(sends.result()).isEqualTo(2);
        assertThat(channels).noneMatch(channel -> channel.tryReceive().isPresent());
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void a_select_that_sends_and_receives_on_one_rendezvous_does_not_meet_itself(On on) throws InterruptedException {
        Channel<String> channel = Channel.rendezvous();
        Case<String, RuntimeException> in = send(channel, "own", () -> "sent");
        Case<String, RuntimeException> out = receive(channel, element -> "received " + element);
        for (int i = 0; i < 100; i++) {
            assertThat(Select.<String, RuntimeException>select(in, out, otherwise(() -> "nothing"))).isEqualTo("nothing");
            assertThat(Select.<String, RuntimeException>select(out, in, after(Duration.ofNanos(1_000), () -> "late"))).isEqualTo("late");
        }

        Beside<String> one = Beside.call(on, () -> Select.<String, RuntimeException>select(in, out)).untilParked();
        assertThat(channel.trySend("another's")).isTrue();
        assertThat(one.result()).isEqualTo("received another's");
        assertThat(channel.tryReceive()).isEmpty();

        Beside<String> two = Beside.call(on, () -> Select.<String, RuntimeException>select(in, out)).untilParked();
        assertThat(channel.tryReceive()).contains("own");
        assertThat(two.result()).isEqualTo("sent");
        assertThat(channel.trySend("nobody's")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void two_selects_that_send_and_receive_on_one_rendezvous_meet_each_other(On on) {
        Channel<String> channel = Channel.rendezvous();
        for (int round = 0; round < 200; round++) {
            List<Beside<String>> both = Stream.of("a", "b")
                    .map(own -> Beside.<String>call(on, () -> Select.<String, RuntimeException>select(
                            send(channel, own, () -> own + " sent"), receive(channel, element -> own + " received " + element))))
                    .toList();

            List<String> results = both.stream().map(Beside::result).toList();

            assertThat(results).isIn(List.of("a sent", "b received a"), List.of("a received b", "b sent"));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#holding")
    void a_select_that_sends_and_receives_on_one_buffer_does_what_can_be_done(Kind kind) throws InterruptedException {
        Channel<String> channel = kind.open();
        var select = Select.<String, RuntimeException>of(send(channel, "one", () -> "sent"), receive(channel, element -> "received"));
        int size = 0;
        for (int i = 0; i < 1_000; i++) {
            String done = select.select();
            if (size == 0) {
                assertThat(done).isEqualTo("sent");
            } else if (size == kind.room) {
                assertThat(done).isEqualTo("received");
            }
            size += done.equals("sent") ? 1 : -1;
            assertThat(channel.size()).isEqualTo(size);
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void of_two_selects_over_two_rendezvous_exactly_one_element_passes(On on) {
        for (int round = 0; round < ROUNDS; round++) {
            Channel<String> a = Channel.rendezvous();
            Channel<String> b = Channel.rendezvous();
            Beside<String> sends = Beside.call(on, () -> Select.<String, RuntimeException>select(
                    send(a, "by a", () -> "by a"), send(b, "by b", () -> "by b")));
            Beside<String> receives = Beside.call(on, () -> Select.<String, RuntimeException>select(
                    receive(b, element -> element), receive(a, element -> element)));

            assertThat(receives.result()).isEqualTo(sends.result());
            assertThat(List.of(a, b)).noneMatch(channel -> channel.trySend("more") || channel.tryReceive().isPresent());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void selects_over_two_channels_in_both_directions_and_orders_do_not_block_each_other(Kind kind, On on) {
        Channel<Integer> a = kind.open();
        Channel<Integer> b = kind.open();
        var balanceOfA = new AtomicInteger();
        var balanceOfB = new AtomicInteger();
        List<Case<Integer, RuntimeException>> cases = List.of(
                send(a, 1, () -> balanceOfA.incrementAndGet()),
                receive(b, element -> balanceOfB.decrementAndGet()),
                send(b, 1, () -> balanceOfB.incrementAndGet()),
                receive(a, element -> balanceOfA.decrementAndGet()));
        Case<Integer, RuntimeException> late = after(Duration.ofNanos(50_000), () -> 0);
        List<Beside<Boolean>> all = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Case<Integer, RuntimeException> first = cases.get(t % 4);
            Case<Integer, RuntimeException> second = cases.get((t + 1) % 4);
            var select = t < 4 ? Select.<Integer, RuntimeException>of(first, second, late) : Select.<Integer, RuntimeException>of(second, first, late);
            all.add(Beside.run(on, () -> {
                for (int i = 0; i < 300; i++) {
                    select.select();
                }
            }));
        }

        Beside.joinAll(all);

        assertThat(all).allMatch(Beside::returned);
        assertThat(a.size()).isEqualTo(balanceOfA.get());
        assertThat(b.size()).isEqualTo(balanceOfB.get());
    }
}
