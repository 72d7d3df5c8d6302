package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Of several cases that are ready each is as likely as the others. */
class SelectFairnessTest {

    private static final int CASES = 4;
    private static final int TRIES = 10_000;

    /** Which of the cases are ready, as bits: all sets of two and more. */
    static Stream<Integer> ready() {
        return IntStream.range(0, 1 << CASES).filter(bits -> Integer.bitCount(bits) >= 2).boxed();
    }

    @ParameterizedTest
    @MethodSource("ready")
    void each_receive_that_is_ready_is_as_likely(int ready) throws InterruptedException {
        List<Channel<Integer>> channels = new ArrayList<>();
        List<Case<Integer, RuntimeException>> cases = new ArrayList<>();
        for (int c = 0; c < CASES; c++) {
            int index = c;
            Channel<Integer> channel = Channel.buffered(1);
            channels.add(channel);
            cases.add(Case.receive(channel, element -> index));
        }
        assertFair(ready, Select.of(cases), () -> {
            for (int c = 0; c < CASES; c++) {
                if (isIn(ready, c)) {
                    channels.get(c).trySend(c);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("ready")
    void each_send_for_which_there_is_room_is_as_likely(int ready) throws InterruptedException {
        List<Channel<Integer>> channels = new ArrayList<>();
        List<Case<Integer, RuntimeException>> cases = new ArrayList<>();
        for (int c = 0; c < CASES; c++) {
            int index = c;
            Channel<Integer> channel = Channel.buffered(1);
            channel.trySend(-1);
            channels.add(channel);
            cases.add(Case.send(channel, c, () -> index));
        }
        assertFair(ready, Select.of(cases), () -> {
            for (int c = 0; c < CASES; c++) {
                if (isIn(ready, c)) {
                    channels.get(c).tryReceive();
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("ready")
    void sends_receives_and_drained_channels_are_alike(int ready) throws InterruptedException {
        Channel<Integer> full = Channel.buffered(1);
        full.trySend(-1);
        Channel<Integer> room = Channel.unlimited();
        Channel<Integer> drained = Channel.rendezvous();
        drained.close();
        Channel<Integer> filled = Channel.buffered(1);
        Channel<Integer> empty = Channel.rendezvous();
        List<Case<Integer, RuntimeException>> cases = List.of(
                Case.send(isIn(ready, 0) ? room : full, 0, () -> 0),
                Case.receive(isIn(ready, 1) ? drained : empty, element -> -1, closed -> 1),
                Case.receive(isIn(ready, 2) ? filled : empty, element -> 2),
                Case.send(isIn(ready, 3) ? room : full, 3, () -> 3));

        assertFair(ready, Select.of(cases), () -> {
            room.tryReceive();
            filled.trySend(2);
        });
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void each_of_those_who_wait_in_a_rendezvous_is_as_likely(On on) throws InterruptedException {
        int tries = 600;
        int[] chosen = new int[3];
        List<Channel<Integer>> channels = List.of(Channel.rendezvous(), Channel.rendezvous(), Channel.rendezvous());
        List<Beside<Boolean>> senders = new ArrayList<>();
        var turns = new AtomicIntegerArray(3);
        for (int c = 0; c < 3; c++) {
            int index = c;
            senders.add(Beside.run(on, () -> {
                while (true) {
                    turns.incrementAndGet(index);
                    channels.get(index).send(1);
                }
            }));
        }
        var select = Select.<Integer, RuntimeException>of(
                Case.receive(channels.get(0), element -> 0),
                Case.receive(channels.get(1), element -> 1),
                Case.receive(channels.get(2), element -> 2));

        for (int i = 0; i < tries; i++) {
            for (int c = 0; c < 3; c++) {
                while (turns.get(c) == chosen[c]) {
                    Thread.yield(); // it has not seen yet that its last element was taken
                }
                senders.get(c).untilParked();
            }
            chosen[select.select()]++;
        }

        for (int times : chosen) {
            assertThat(times).as(Arrays.toString(chosen)).isBetween(tries / 5, tries / 2);
        }
        channels.forEach(Channel::close);
        Beside.joinAll(senders);
    }

    private static void assertFair(int ready, Select<Integer, RuntimeException> select, Runnable prepare) throws InterruptedException {
        int[] chosen = new int[CASES];
        for (int i = 0; i < TRIES; i++) {
            prepare.run();
            chosen[select.select()]++;
        }

        int share = TRIES / Integer.bitCount(ready);
        for (int c = 0; c < CASES; c++) {
            if (isIn(ready, c)) {
                assertThat(chosen[c]).as("of %s", Arrays.toString(chosen)).isBetween(share * 4 / 5, share * 6 / 5);
            } else {
                assertThat(chosen[c]).isZero();
            }
        }
    }

    private static boolean isIn(int bits, int bit) {
        return (bits & 1 << bit) != 0;
    }
}
