package dev.braid.channel;

import static dev.braid.channel.Case.after;
import static dev.braid.channel.Case.otherwise;
import static dev.braid.channel.Case.receive;
import static dev.braid.channel.Case.send;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Sends its elements in all ways, each until it is sent, and notes what it receives itself. */
final class StressedSender {

    private final Sender<Integer> one;
    private final Sender<Integer> two;
    private final Receiver<Integer> back;
    private final AtomicIntegerArray received;
    private final int from;
    private final int to;
    private final Random random = new Random(ThreadLocalRandom.current().nextLong());
    private int cutShort;

    StressedSender(Channel<Integer> one, Channel<Integer> two, AtomicIntegerArray received, int from, int to) {
        this.one = one.sender();
        this.two = two.sender();
        back = two.readOnly();
        this.received = received;
        this.from = from;
        this.to = to;
    }

    /** Sends all, and closes its ends; returns how many waits were cut short. */
    int sendAll() {
        try (one; two) {
            for (int element = from; element < to; element++) {
                while (!isSent(element)) {
                    cutShort++;
                }
            }
        }
        return cutShort;
    }

    private boolean isSent(int element) {
        try {
            return sent(element, random.nextBoolean() ? one : two);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean sent(int element, Sender<Integer> end) throws InterruptedException {
        return switch (random.nextInt(8)) {
            case 0 -> {
                end.send(element);
                yield true;
            }
            case 1 -> end.trySend(element);
            case 2 -> end.trySend(element, moment());
            case 3 -> Select.<Boolean, RuntimeException>select(send(one, element, () -> true), send(two, element, () -> true));
            case 4 -> Select.<Boolean, RuntimeException>select(
                    send(two, element, () -> true), send(one, element, () -> true), after(moment(), () -> false));
            case 5 -> Select.<Boolean, RuntimeException>select(send(end, element, () -> true), otherwise(() -> false));
            case 6 -> Select.<Boolean, RuntimeException>select(send(one, element, () -> true), receive(back, this::receives));
            default -> Select.<Boolean, RuntimeException>select(
                    receive(back, this::receives), send(two, element, () -> true), send(one, element, () -> true), after(moment(), () -> false));
        };
    }

    private boolean receives(int element) {
        received.incrementAndGet(element);
        return false;
    }

    private Duration moment() {
        return Duration.ofNanos(random.nextInt(100_000));
    }
}
