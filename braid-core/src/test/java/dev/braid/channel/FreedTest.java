package dev.braid.channel;

import static dev.braid.channel.Case.receiveRun;
import static dev.braid.channel.Case.sendRun;
import static dev.braid.channel.Select.select;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A channel keeps no element that it has given, and none that was not sent. */
class FreedTest {

    private static final int MANY = 40;

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void elements_that_were_received_are_let_go(Kind kind, On on) throws InterruptedException {
        Channel<Object> channel = kind.open();
        List<WeakReference<Object>> sent = new ArrayList<>();
        Beside<Boolean> sender = Beside.run(on, () -> {
            for (int i = 0; i < MANY; i++) {
                channel.send(element(sent));
            }
        });
        for (int i = 0; i < MANY; i++) {
            channel.receive();
        }
        sender.join();

        assertFreed(sent, MANY);

        assertThat(channel.isClosed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#byThread")
    void elements_that_went_through_selects_are_let_go(Kind kind, On on) throws InterruptedException {
        Channel<Object> channel = kind.open();
        Channel<Object> never = Channel.rendezvous();
        List<WeakReference<Object>> sent = new ArrayList<>();
        Beside<Boolean> sender = Beside.run(on, () -> {
            for (int i = 0; i < MANY; i++) {
                select(sendRun(channel, element(sent), () -> {}), receiveRun(never, element -> {}));
            }
        });
        for (int i = 0; i < MANY; i++) {
            select(receiveRun(never, element -> {}), receiveRun(channel, element -> {}));
        }
        sender.join();

        assertFreed(sent, MANY);

        assertThat(channel.isClosed() || never.isClosed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void elements_of_a_drained_channel_are_let_go(Kind kind) throws InterruptedException {
        Channel<Object> channel = kind.open();
        List<WeakReference<Object>> sent = new ArrayList<>();
        int size = Math.min(kind.room, MANY);
        for (int i = 0; i < size; i++) {
            channel.send(element(sent));
        }
        channel.close();
        Iterator<Object> iterator = channel.iterator();
        while (iterator.hasNext()) {
            iterator.next();
        }

        assertFreed(sent, size);

        assertThat(iterator.hasNext()).isFalse();
        assertThat(channel.isClosed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.braid.channel.Kind#boundedByThread")
    void elements_that_were_not_sent_are_let_go(Kind kind, On on) throws InterruptedException {
        Channel<Object> channel = kind.open();
        for (int i = 0; i < kind.room; i++) {
            channel.send("before");
        }
        List<WeakReference<Object>> notSent = new ArrayList<>();
        Beside<Boolean> late = Beside.call(on, () -> channel.trySend(element(notSent), Duration.ofMillis(1)));
        assertThat(late.result()).isFalse();
        Beside<Boolean> interrupted = Beside.run(on, () -> channel.send(element(notSent))).untilParked();
        interrupted.interrupt();
        interrupted.join();
        Beside<Boolean> selects = Beside.run(on, () -> select(sendRun(channel, element(notSent), () -> {}))).untilParked();
        selects.interrupt();
        selects.join();
        assertThat(channel.trySend(element(notSent))).isFalse();

        assertFreed(notSent, 4);

        Beside<Boolean> closed = Beside.run(on, () -> channel.send(element(notSent))).untilParked();
        channel.close();
        closed.join();
        assertFreed(notSent, 5);
    }

    private static Object element(List<WeakReference<Object>> all) {
        var element = new Object();
        all.add(new WeakReference<>(element));
        return element;
    }

    private static void assertFreed(List<WeakReference<Object>> all, int size) {
        assertThat(all).hasSize(size);
        for (int tries = 0; tries < 100 && all.stream().anyMatch(reference -> reference.get() != null); tries++) {
            System.gc();
            Thread.yield();
        }
        assertThat(all.stream().filter(reference -> reference.get() != null)).as("are still there").isEmpty();
    }
}
