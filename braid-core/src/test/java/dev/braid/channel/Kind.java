package dev.braid.channel;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The kinds of channels, and what the specification ranges over. */
enum Kind {
    RENDEZVOUS(0),
    BUFFERED_1(1),
    BUFFERED_3(3),
    BUFFERED_16(16),
    UNLIMITED(Integer.MAX_VALUE);

    /** How many elements go in while nobody receives. */
    final int room;

    Kind(int room) {
        this.room = room;
    }

    <T> Channel<T> open() {
        return switch (this) {
            case RENDEZVOUS -> Channel.rendezvous();
            case UNLIMITED -> Channel.unlimited();
            default -> Channel.buffered(room);
        };
    }

    /** A channel of this kind into which no more goes. */
    Channel<String> full() {
        Channel<String> channel = open();
        for (int i = 0; i < room; i++) {
            channel.trySend("before " + i);
        }
        return channel;
    }

    /** Those into which not everything goes. */
    static Stream<Kind> bounded() {
        return Arrays.stream(values()).filter(kind -> kind != UNLIMITED);
    }

    /** Those that hold elements. */
    static Stream<Kind> holding() {
        return Arrays.stream(values()).filter(kind -> kind != RENDEZVOUS);
    }

    static Stream<Arguments> byThread() {
        return Arrays.stream(values()).flatMap(Kind::onEach);
    }

    static Stream<Arguments> boundedByThread() {
        return bounded().flatMap(Kind::onEach);
    }

    static Stream<Arguments> byThreadAndSending() {
        return byThread().flatMap(Kind::withEachSending);
    }

    static Stream<Arguments> boundedByThreadAndSending() {
        return boundedByThread().flatMap(Kind::withEachSending);
    }

    static Stream<Arguments> byThreadAndReceiving() {
        return byThread().flatMap(Kind::withEachReceiving);
    }

    private Stream<Arguments> onEach() {
        return Arrays.stream(On.values()).map(on -> Arguments.of(this, on));
    }

    private static Stream<Arguments> withEachSending(Arguments kindAndThread) {
        return Arrays.stream(Sending.values()).map(sending -> plus(kindAndThread, sending));
    }

    private static Stream<Arguments> withEachReceiving(Arguments kindAndThread) {
        return Arrays.stream(Receiving.values()).map(receiving -> plus(kindAndThread, receiving));
    }

    private static Arguments plus(Arguments some, Object one) {
        return Arguments.of(Stream.concat(Arrays.stream(some.get()), Stream.of(one)).toArray());
    }
}
