package dev.braid.channel;

import static dev.braid.channel.Case.after;
import static dev.braid.channel.Case.afterRun;
import static dev.braid.channel.Case.otherwise;
import static dev.braid.channel.Case.otherwiseRun;
import static dev.braid.channel.Case.receive;
import static dev.braid.channel.Case.receiveRun;
import static dev.braid.channel.Case.send;
import static dev.braid.channel.Case.sendRun;
import static dev.braid.channel.Select.select;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of case, alone and among others, ready or not; time-outs and otherwise. */
class SelectTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration HUGE = Duration.ofSeconds(Long.MAX_VALUE);

    static Stream<Duration> none() {
        return TimedSpecTest.none();
    }

    static Stream<Arguments> byThread() {
        return Kind.byThread();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#holding")
    void what_is_ready_is_done_and_its_function_gives_the_result(Kind kind) throws InterruptedException {
        Channel<String> channel = kind.open();

        assertThat(Select.<String, RuntimeException>select(send(channel, "one", () -> "sent"))).isEqualTo("sent");
        assertThat(channel.size()).isEqualTo(1);
        assertThat(Select.<String, RuntimeException>select(receive(channel, element -> "received " + element)))
                .isEqualTo("received one");
        assertThat(channel.size()).isZero();
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void who_waits_in_a_rendezvous_makes_a_case_ready(On on) throws InterruptedException {
        Channel<String> channel = Channel.rendezvous();
        Beside<String> receiver = Beside.call(on, channel::receive).untilParked();
        assertThat(Select.<String, RuntimeException>select(send(channel, "one", () -> "sent"), otherwise(() -> "nothing")))
                .isEqualTo("sent");
        assertThat(receiver.result()).isEqualTo("one");

        Beside<Boolean> sender = Beside.run(on, () -> channel.send("two")).untilParked();
        assertThat(Select.<String, RuntimeException>select(receive(channel, element -> element), otherwise(() -> "nothing")))
                .isEqualTo("two");
        assertThat(sender.result()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("byThread")
    void a_select_waits_for_an_element(Kind kind, On on) {
        List<Channel<String>> channels = List.of(kind.open(), kind.open(), kind.open());
        for (Channel<String> chosen : channels) {
            Beside<String> selects = Beside.call(on, () -> Select.<String, RuntimeException>select(
                            receive(channels.get(0), element -> "0 " + element),
                            receive(channels.get(1).readOnly(), element -> "1 " + element),
                            receive(channels.get(2), element -> "2 " + element)))
                    .untilParked();

            assertThat(chosen.trySend("element")).isTrue();

            assertThat(selects.result()).isEqualTo(channels.indexOf(chosen) + " element");
            assertThat(channels).allMatch(channel -> channel.size() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThread")
    void a_select_waits_for_room(Kind kind, On on) {
        List<Channel<String>> channels = List.of(kind.full(), kind.full(), kind.full());
        for (Channel<String> chosen : channels) {
            Beside<String> selects = Beside.call(on, () -> Select.<String, RuntimeException>select(
                            send(channels.get(0), "to 0", () -> "sent 0"),
                            send(channels.get(1).writeOnly(), "to 1", () -> "sent 1"),
                            send(channels.get(2).sender(), "to 2", () -> "sent 2")))
                    .untilParked();

            assertThat(chosen.tryReceive()).isPresent();

            int index = channels.indexOf(chosen);
            assertThat(selects.result()).isEqualTo("sent " + index);
            assertThat(channels).allMatch(channel -> channel.size() == kind.room);
            assertThat(drained(chosen).endsWith("to " + index)).isEqualTo(kind != Kind.RENDEZVOUS);
        }
    }

    private static String drained(Channel<String> channel) {
        List<String> all = new ArrayList<>();
        for (int left = channel.size(); left > 0; left--) {
            String element = channel.tryReceive().orElseThrow();
            all.add(element);
            channel.trySend(element); // as it was
        }
        return String.join(", ", all);
    }

    @ParameterizedTest
    @MethodSource("byThread")
    void sends_and_receives_wait_side_by_side(Kind kind, On on) {
        Channel<String> in = kind.open();
        Channel<String> out = Channel.rendezvous();
        var either = Select.<String, RuntimeException>of(
                receive(in, element -> "received " + element),
                send(out, "two", () -> "sent"),
                after(LONG, () -> "nothing"));

        Beside<String> receives = Beside.call(on, either::select).untilParked();
        assertThat(in.trySend("one")).isTrue();
        assertThat(receives.result()).isEqualTo("received one");
        assertThat(out.tryReceive()).isEmpty();

        Beside<String> sends = Beside.call(on, either::select).untilParked();
        assertThat(out.tryReceive()).contains("two");
        assertThat(sends.result()).isEqualTo("sent");
        assertThat(out.tryReceive()).isEmpty();
    }

    @Test
    void otherwise_is_selected_when_nothing_else_can_be_done_at_once() throws InterruptedException {
        Channel<String> empty = Channel.buffered(1);
        Channel<String> full = Kind.BUFFERED_3.full();

        for (int again = 0; again < 100; again++) {
            assertThat(Select.<String, RuntimeException>select(
                            receive(empty, element -> element),
                            otherwise(() -> "nothing"),
                            send(full, "more", () -> "sent"),
                            after(LONG, () -> "late"),
                            receive(Channel.<String>rendezvous(), element -> element)))
                    .isEqualTo("nothing");
        }
        assertThat(full.size()).isEqualTo(3);
        assertThat(Select.<String, RuntimeException>select(otherwise(() -> "alone"))).isEqualTo("alone");
    }

    @Test
    void otherwise_is_never_selected_when_something_else_is_ready() throws InterruptedException {
        Channel<Integer> one = Channel.unlimited();
        for (int i = 0; i < 1_000; i++) {
            one.send(i);
        }
        Channel<Integer> many = Channel.unlimited();

        for (int i = 0; i < 1_000; i++) {
            assertThat(Select.<String, RuntimeException>select(
                            otherwise(() -> "nothing"),
                            receive(Channel.<String>rendezvous(), element -> element),
                            receive(one, element -> "ready")))
                    .isEqualTo("ready");
            assertThat(Select.<String, RuntimeException>select(send(many, i, () -> "ready"), otherwise(() -> "nothing")))
                    .isEqualTo("ready");
        }
    }

    @ParameterizedTest
    @MethodSource("none")
    void a_time_out_of_no_time_is_selected_at_once_unless_something_is_ready(Duration none) throws InterruptedException {
        Channel<Integer> channel = Channel.unlimited();
        var select = Select.<String, RuntimeException>of(after(none, () -> "late"), receive(channel, element -> "received " + element));

        for (int i = 0; i < 100; i++) {
            assertThat(select.select()).isEqualTo("late");
            channel.send(i);
            assertThat(select.select()).isEqualTo("received " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void a_time_out_is_selected_when_nothing_else_was(On on) {
        Channel<String> full = Kind.BUFFERED_1.full();
        Duration timeout = Duration.ofMillis(20);

        long start = System.nanoTime();
        Beside<String> selects = Beside.call(on, () -> Select.<String, RuntimeException>select(
                receive(Channel.<String>rendezvous(), element -> element),
                send(full, "more", () -> "sent"),
                after(timeout, () -> "late")));

        assertThat(selects.result()).isEqualTo("late");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(timeout);
        assertThat(full.tryReceive()).contains("before 0");
        assertThat(full.tryReceive()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void of_several_time_outs_the_soonest_counts(On on) {
        Beside<String> selects = Beside.call(on, () -> Select.<String, RuntimeException>select(
                after(HUGE, () -> "never"),
                after(Duration.ofMillis(5), () -> "soonest"),
                receive(Channel.<String>rendezvous(), element -> element),
                after(LONG, () -> "long")));
        assertThat(selects.result()).isEqualTo("soonest");

        Beside<String> atOnce = Beside.call(on, () -> Select.<String, RuntimeException>select(
                after(LONG, () -> "long"), after(HUGE.negated(), () -> "at once")));
        assertThat(atOnce.result()).isEqualTo("at once");
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void a_time_out_alone_is_a_sleep_and_the_longest_is_no_time_out(On on) {
        Beside<String> sleeps = Beside.call(on, () -> Select.<String, RuntimeException>select(after(Duration.ofMillis(1), () -> "awake")));
        assertThat(sleeps.result()).isEqualTo("awake");

        Channel<String> channel = Channel.rendezvous();
        Beside<String> selects = Beside.call(on, () -> Select.<String, RuntimeException>select(
                        after(HUGE, () -> "late"), receive(channel, element -> element)))
                .untilParked();
        assertThat(channel.trySend("one")).isTrue();
        assertThat(selects.result()).isEqualTo("one");
    }

    @Test
    void cases_without_results_run_their_actions() throws InterruptedException {
        Channel<String> channel = Channel.buffered(1);
        List<String> done = new ArrayList<>();

        select(sendRun(channel, "one", () -> done.add("sent")));
        select(receiveRun(channel, done::add));
        select(afterRun(Duration.ZERO, () -> done.add("late")));
        select(otherwiseRun(() -> done.add("nothing")));
        channel.close();
        select(receiveRun(channel, done::add, closed -> done.add("drained")));

        assertThat(done).containsExactly("sent", "one", "late", "nothing", "drained");
    }

    @Test
    void a_select_of_a_collection_is_the_same_and_is_a_copy() throws InterruptedException {
        Channel<String> channel = Channel.buffered(1);
        List<Case<String, RuntimeException>> cases = new ArrayList<>();
        cases.add(receive(channel, element -> element));
        cases.add(otherwise(() -> "nothing"));
        var select = Select.<String, RuntimeException>of(cases);
        cases.clear();

        assertThat(select.select()).isEqualTo("nothing");
        channel.send("one");
        assertThat(select.select()).isEqualTo("one");
    }

    @Test
    void a_channel_may_be_in_several_cases() throws InterruptedException {
        Channel<Integer> channel = Channel.unlimited();
        int[] chosen = new int[2];
        for (int i = 0; i < 1_000; i++) {
            channel.send(i);
            int number = i;
            select(
                    receiveRun(channel, element -> {
                        assertThat(element).isEqualTo(number);
                        chosen[0]++;
                    }),
                    receiveRun(channel, element -> {
                        assertThat(element).isEqualTo(number);
                        chosen[1]++;
                    }));
            assertThat(channel.size()).isZero();
        }
        assertThat(chosen[0]).isBetween(200, 800);
    }

    @ParameterizedTest
    @MethodSource("byThread")
    void who_waits_in_several_cases_of_a_channel_gets_one_element(Kind kind, On on) {
        Channel<String> channel = kind.open();
        Beside<String> selects = Beside.call(on, () -> Select.<String, RuntimeException>select(
                        receive(channel, element -> element), receive(channel, element -> element)))
                .untilParked();

        assertThat(channel.trySend("one")).isTrue();
        boolean second = channel.trySend("two");

        assertThat(selects.result()).isEqualTo("one");
        assertThat(second).isEqualTo(kind != Kind.RENDEZVOUS);
        assertThat(channel.tryReceive().isPresent()).isEqualTo(second);
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void one_select_may_be_used_by_many_threads_at_once(On on) throws InterruptedException {
        Channel<Integer> one = Channel.rendezvous();
        Channel<Integer> two = Channel.buffered(3);
        var select = Select.<Integer, RuntimeException>of(
                receive(one, element -> element, closed -> -1), receive(two, element -> element, closed -> -2));
        List<Beside<List<Integer>>> all = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            all.add(Beside.call(on, () -> {
                List<Integer> received = new ArrayList<>();
                for (int next = select.select(); next >= 0; next = select.select()) {
                    received.add(next);
                }
                return received;
            }));
        }

        for (int i = 0; i < 1_000; i++) {
            (i % 2 == 0 ? one : two).send(i);
        }
        while (two.size() > 0) {
            Thread.yield();
        }
        one.close();

        List<Integer> received = new ArrayList<>();
        all.forEach(each -> received.addAll(each.result()));
        assertThat(received).hasSize(1_000).doesNotHaveDuplicates();
    }
}
