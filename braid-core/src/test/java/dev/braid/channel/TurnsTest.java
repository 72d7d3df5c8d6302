package dev.braid.channel;

import static dev.braid.channel.Case.receiveRun;
import static dev.braid.channel.Case.sendRun;
import static dev.braid.channel.Select.select;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Those who wait are served in turn. */
class TurnsTest {

    private static final int WAITING = 6;

    /** How many may go before each of those who wait without a buffer: "some dozens". */
    private static final int DOZENS = 100;

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThreadAndSending")
    void senders_that_are_parked_send_in_the_order_in_which_they_came(Kind kind, On on, Sending sending) {
        Channel<String> channel = kind.full();
        List<Beside<Boolean>> senders = new ArrayList<>();
        for (int s = 0; s < WAITING; s++) {
            String element = "waited " + s;
            senders.add(Beside.run(on, () -> sending.send(channel, element)).untilParked());
        }

        for (int i = 0; i < kind.room; i++) {
            assertThat(channel.tryReceive()).contains("before " + i);
        }
        for (int s = 0; s < WAITING; s++) {
            assertThat(channel.tryReceive()).contains("waited " + s);
        }
        Beside.joinAll(senders);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndReceiving")
    void receivers_that_are_parked_receive_in_the_order_in_which_they_came(Kind kind, On on, Receiving receiving) {
        Channel<Integer> channel = kind.open();
        List<Beside<Integer>> receivers = new ArrayList<>();
        for (int r = 0; r < WAITING; r++) {
            receivers.add(Beside.call(on, () -> receiving.receive(channel)).untilParked());
        }

        for (int r = 0; r < WAITING; r++) {
            assertThat(channel.trySend(r)).isTrue();
        }

        for (int r = 0; r < WAITING; r++) {
            assertThat(receivers.get(r).result()).isEqualTo(r);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void who_leaves_does_not_change_the_turns_of_the_others(Kind kind, On on) {
        Channel<Integer> channel = kind.open();
        List<Beside<Integer>> receivers = new ArrayList<>();
        for (int r = 0; r < WAITING; r++) {
            receivers.add(Beside.call(on, channel::receive).untilParked());
        }
        for (int gone : new int[] {0, 2, WAITING - 1}) {
            receivers.get(gone).interrupt();
            assertThat(receivers.get(gone).thrown()).isInstanceOf(InterruptedException.class);
        }
        receivers.add(Beside.call(on, channel::receive).untilParked());

        int[] left = {1, 3, 4, WAITING};
        for (int r : left) {
            assertThat(channel.trySend(r)).isTrue();
        }

        for (int r : left) {
            assertThat(receivers.get(r).result()).isEqualTo(r);
        }
        assertThat(channel.trySend(-1)).isEqualTo(kind != Kind.RENDEZVOUS);
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void selects_and_others_wait_in_one_line(On on) {
        Channel<String> channel = Channel.rendezvous();
        List<String> sent = List.of("0", "1", "2", "3");
        List<Beside<Boolean>> senders = new ArrayList<>();
        senders.add(Beside.run(on, () -> channel.send("0")).untilParked());
        senders.add(Beside.run(on, () -> select(sendRun(channel, "1", () -> {}))).untilParked());
        senders.add(Beside.run(on, () -> channel.send("2")).untilParked());
        senders.add(Beside.run(on, () -> select(
                        receiveRun(Channel.<String>rendezvous(), element -> {}),
                        sendRun(channel, "3", () -> {})))
                .untilParked());

        for (String element : sent) {
            assertThat(channel.tryReceive()).contains(element);
        }
        Beside.joinAll(senders);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThread")
    void a_sender_that_waits_is_not_overtaken_for_ever(Kind kind, On on) throws InterruptedException {
        for (int busy = 1; busy <= 3; busy++) {
            Channel<String> channel = kind.open();
            var stop = new AtomicBoolean();
            List<Beside<Boolean>> senders = new ArrayList<>();
            for (int s = 0; s < busy; s++) {
                senders.add(Beside.run(on, () -> {
                    while (!stop.get()) {
                        channel.send("busy");
                    }
                }));
            }

            for (int round = 0; round < 10; round++) {
                Beside<Boolean> patient = Beside.run(on, () -> channel.send("patient"));
                int since = 0;
                boolean waits = false;
                while (!channel.receive().equals("patient")) {
                    waits |= patient.isWaiting();
                    since += waits ? 1 : 0;
                }
                assertThat(since).isLessThanOrEqualTo(kind.room + before(kind, busy));
                patient.join();
            }

            stop.set(true);
            while (senders.stream().anyMatch(Beside::isAlive)) {
                channel.tryReceive();
                Thread.yield();
            }
            Beside.joinAll(senders);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void a_receiver_that_waits_is_not_overtaken_for_ever(Kind kind, On on) throws InterruptedException {
        for (int busy = 1; busy <= 3; busy++) {
            Channel<Integer> channel = kind.open();
            List<Beside<Boolean>> receivers = new ArrayList<>();
            for (int r = 0; r < busy; r++) {
                receivers.add(Beside.run(on, () -> channel.receiveEach(element -> {})));
            }

            for (int round = 0; round < 10; round++) {
                Beside<Integer> patient = Beside.call(on, channel::receive);
                int sent = 0;
                int waitedAt = Integer.MAX_VALUE;
                while (patient.isAlive()) {
                    if (waitedAt == Integer.MAX_VALUE && patient.isWaiting()) {
                        waitedAt = sent;
                    }
                    if (kind == Kind.RENDEZVOUS || channel.size() == 0) {
                        channel.send(sent++);
                    }
                }
                // Before it was seen to wait there was time for any number; after that only for those whose turn it was.
                assertThat(patient.result() - Math.min(waitedAt, patient.result())).isLessThanOrEqualTo(before(kind, busy));
            }

            channel.close();
            Beside.joinAll(receivers);
        }
    }

    /** How many may go before one that waits, while so many others come again and again. */
    private static int before(Kind kind, int busy) {
        return kind == Kind.RENDEZVOUS ? (busy + 1) * DOZENS : busy + 1;
    }
}
