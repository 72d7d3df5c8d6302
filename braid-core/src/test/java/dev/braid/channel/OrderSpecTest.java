package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Elements come out once each, in the order in which they went in. */
class OrderSpecTest {

    private static final int MANY = 500;

    private record Numbered(int sender, int number) {}

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndSending")
    void elements_arrive_in_the_order_in_which_they_are_sent(Kind kind, On on, Sending sending) throws InterruptedException {
        Channel<Integer> channel = kind.open();
        Beside<Boolean> sender = Beside.run(on, () -> {
            for (int i = 0; i < MANY; i++) {
                sending.send(channel, i);
            }
            channel.close();
        });

        List<Integer> received = new ArrayList<>();
        channel.receiveEach(received::add);

        assertThat(received).isEqualTo(IntStream.range(0, MANY).boxed().toList());
        assertThat(sender.result()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThreadAndReceiving")
    void elements_are_received_in_the_order_in_which_they_were_sent(Kind kind, On on, Receiving receiving)
            throws InterruptedException {
        Channel<Integer> channel = kind.open();
        Beside<List<Integer>> receiver = Beside.call(on, () -> {
            List<Integer> received = new ArrayList<>();
            while (received.size() < MANY) {
                received.add(receiving.receive(channel));
            }
            return received;
        });

        for (int i = 0; i < MANY; i++) {
            channel.send(i);
        }

        assertThat(receiver.result()).isEqualTo(IntStream.range(0, MANY).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void elements_of_each_of_many_senders_are_received_in_its_order(Kind kind, On on) throws InterruptedException {
        Channel<Numbered> channel = kind.open();
        int senders = 4;
        List<Beside<Boolean>> all = new ArrayList<>();
        try (Sender<Numbered> first = channel.sender()) {
            for (int s = 0; s < senders; s++) {
                int id = s;
                Sender<Numbered> own = channel.sender();
                all.add(Beside.run(on, () -> {
                    try (own) {
                        for (int i = 0; i < MANY; i++) {
                            own.send(new Numbered(id, i));
                        }
                    }
                }));
            }
            assertThat(first.isClosed()).isFalse();
        }

        List<Numbered> received = new ArrayList<>();
        channel.receiveEach(received::add);

        Map<Integer, List<Integer>> bySender = received.stream()
                .collect(Collectors.groupingBy(Numbered::sender, Collectors.mapping(Numbered::number, Collectors.toList())));
        assertThat(bySender).hasSize(senders).allSatisfy((sender, numbers) -> assertThat(numbers)
                .isEqualTo(IntStream.range(0, MANY).boxed().toList()));
        Beside.joinAll(all);
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void each_of_many_receivers_sees_the_order_and_each_element_goes_to_one(Kind kind, On on) throws InterruptedException {
        Channel<Integer> channel = kind.open();
        List<Beside<List<Integer>>> receivers = new ArrayList<>();
        for (int r = 0; r < 4; r++) {
            receivers.add(Beside.call(on, () -> {
                List<Integer> received = new ArrayList<>();
                channel.receiveEach(received::add);
                return received;
            }));
        }

        for (int i = 0; i < 4 * MANY; i++) {
            channel.send(i);
        }
        channel.close();

        List<Integer> all = new ArrayList<>();
        for (Beside<List<Integer>> receiver : receivers) {
            assertThat(receiver.result()).isSorted();
            all.addAll(receiver.result());
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 4 * MANY).boxed().toList());
    }

    /** Written without synchronisation before it is sent. */
    private static final class Parcel {
        int content;
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void what_was_done_before_a_send_is_seen_after_the_receive(Kind kind, On on) throws InterruptedException {
        Channel<Parcel> channel = kind.open();
        Beside<Boolean> sender = Beside.run(on, () -> {
            for (int i = 1; i <= MANY; i++) {
                var parcel = new Parcel();
                parcel.content = i;
                channel.send(parcel);
            }
        });

        for (int i = 1; i <= MANY; i++) {
            assertThat(channel.receive().content).isEqualTo(i);
        }
        assertThat(sender.result()).isTrue();
    }
}
