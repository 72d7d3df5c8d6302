package dev.braid.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Under interrupts and time-outs, with sends, receives and selects mixed over two channels, no element is lost and none is there twice. */
class StressTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 20;
    private static final int ELEMENTS = 100;

    static Stream<Arguments> all() {
        return Stream.of(Kind.RENDEZVOUS, Kind.BUFFERED_1, Kind.BUFFERED_16, Kind.UNLIMITED)
                .flatMap(kind -> Stream.of(List.of(On.VIRTUAL), List.of(On.PLATFORM), List.of(On.VIRTUAL, On.PLATFORM))
                        .map(threads -> Arguments.of(kind, threads)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void every_element_is_received_once_whatever_is_interrupted_or_late(Kind kind, List<On> threads) {
        for (int round = 0; round < ROUNDS; round++) {
            var received = new AtomicIntegerArray(THREADS * ELEMENTS);
            var troubled = run(kind, threads, received);
            for (int element = 0; element < received.length(); element++) {
                assertThat(received.get(element)).as("times that %s was received in round %s", element, round).isEqualTo(1);
            }
            assertThat(troubled).as("waits that were cut short").isPositive();
        }
    }

    /** How many waits were cut short. */
    private static int run(Kind kind, List<On> threads, AtomicIntegerArray received) {
        Channel<Integer> one = kind.open();
        Channel<Integer> two = kind.open();
        List<Beside<Integer>> workers = new ArrayList<>();
        List<StressedSender> senders = new ArrayList<>();
        for (int s = 0; s < THREADS; s++) {
            senders.add(new StressedSender(one, two, received, s * ELEMENTS, (s + 1) * ELEMENTS));
        }
        for (int t = 0; t < THREADS; t++) {
            StressedSender sender = senders.get(t);
            On on = threads.get(t % threads.size());
            workers.add(Beside.call(on, sender::sendAll));
            workers.add(Beside.call(on, () -> new StressedReceiver(one, two, received).receiveAll()));
        }

        var stop = new AtomicBoolean();
        Beside<Boolean> tormentor = Beside.run(On.PLATFORM, () -> {
            Random random = ThreadLocalRandom.current();
            while (!stop.get()) {
                workers.get(random.nextInt(workers.size())).interrupt();
                Thread.yield();
            }
        });
        try {
            Beside.joinAll(workers);
        } finally {
            stop.set(true);
            tormentor.join();
        }
        return workers.stream().mapToInt(Beside::result).sum();
    }
}
