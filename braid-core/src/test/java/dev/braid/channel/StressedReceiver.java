package dev.braid.channel;

import static dev.braid.channel.Case.after;
import static dev.braid.channel.Case.otherwise;
import static dev.braid.channel.Case.receive;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Receives in all ways until both channels are drained, and notes how often each element came. */
final class StressedReceiver {

    private static final int LATE = -1;

    private final Channel<Integer> one;
    private final Channel<Integer> two;
    private final AtomicIntegerArray received;
    private final Random random = new Random(ThreadLocalRandom.current().nextLong());
    private boolean oneIsDrained;
    private boolean twoIsDrained;
    private int cutShort;

    StressedReceiver(Channel<Integer> one, Channel<Integer> two, AtomicIntegerArray received) {
        this.one = one;
        this.two = two;
        this.received = received;
    }

    /** Receives all; returns how many waits were cut short. */
    int receiveAll() {
        while (!oneIsDrained || !twoIsDrained) {
            try {
                int element = next();
                if (element == LATE) {
                    cutShort++;
                } else {
                    received.incrementAndGet(element);
                }
            } catch (InterruptedException e) {
                cutShort++;
            }
        }
        return cutShort;
    }

    private int next() throws InterruptedException {
        if (oneIsDrained || twoIsDrained || random.nextBoolean()) {
            return oneIsDrained || (!twoIsDrained && random.nextBoolean()) ? of(two) : of(one);
        }
        return switch (random.nextInt(3)) {
            case 0 -> Select.<Integer, RuntimeException>select(case1(), case2());
            case 1 -> Select.<Integer, RuntimeException>select(case2(), case1(), after(moment(), () -> LATE));
            default -> Select.<Integer, RuntimeException>select(case2(), otherwise(() -> LATE), case1());
        };
    }

    private Case<Integer, RuntimeException> case1() {
        return receive(one, element -> element, closed -> drained(one));
    }

    private Case<Integer, RuntimeException> case2() {
        return receive(two, element -> element, closed -> drained(two));
    }

    private int of(Channel<Integer> channel) throws InterruptedException {
        try {
            return switch (random.nextInt(6)) {
                case 0 -> channel.receive();
                case 1 -> orDrained(channel, channel.receiveOrEmpty());
                case 2 -> channel.tryReceive().orElse(LATE);
                case 3 -> channel.tryReceive(moment()).orElse(LATE);
                case 4 -> iterated(channel);
                default -> Select.<Integer, RuntimeException>select(
                        receive(channel, element -> element, closed -> drained(channel)), after(moment(), () -> LATE));
            };
        } catch (ChannelClosedException e) {
            return drained(channel);
        }
    }

    private int orDrained(Channel<Integer> channel, Optional<Integer> element) {
        return element.orElseGet(() -> drained(channel));
    }

    private int iterated(Channel<Integer> channel) throws InterruptedException {
        var iterator = channel.iterator();
        try {
            return iterator.hasNext() ? iterator.next() : drained(channel);
        } catch (CancellationException e) {
            if (!Thread.interrupted()) {
                throw new AssertionError("not left interrupted", e);
            }
            throw new InterruptedException();
        }
    }

    private int drained(Channel<Integer> channel) {
        if (channel == one) {
            oneIsDrained = true;
        } else {
            twoIsDrained = true;
        }
        return LATE;
    }

    private Duration moment() {
        return Duration.ofNanos(random.nextInt(100_000));
    }
}
