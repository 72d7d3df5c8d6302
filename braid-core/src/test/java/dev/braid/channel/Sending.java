package dev.braid.channel;

import static dev.braid.channel.Case.afterRun;
import static dev.braid.channel.Case.receiveRun;
import static dev.braid.channel.Case.sendRun;
import static dev.braid.channel.Select.select;

import java.time.Duration;

/** The ways to wait until an element is sent. */
enum Sending {
    SEND {
        @Override
        <T> void send(Channel<T> channel, T element) throws InterruptedException {
            channel.send(element);
        }
    },
    WITHIN_AN_HOUR {
        @Override
        <T> void send(Channel<T> channel, T element) throws InterruptedException {
            sent(channel.trySend(element, Duration.ofHours(1)));
        }
    },
    WITHIN_THE_LONGEST_DURATION {
        @Override
        <T> void send(Channel<T> channel, T element) throws InterruptedException {
            sent(channel.trySend(element, Duration.ofSeconds(Long.MAX_VALUE)));
        }
    },
    WRITE_ONLY {
        @Override
        <T> void send(Channel<T> channel, T element) throws InterruptedException {
            channel.writeOnly().send(element);
        }
    },
    OWN_SENDER {
        @Override
        <T> void send(Channel<T> channel, T element) throws InterruptedException {
            channel.sender().send(element);
        }
    },
    SELECTED {
        @Override
        <T> void send(Channel<T> channel, T element) throws InterruptedException {
            select(sendRun(channel, element, () -> {}));
        }
    },
    SELECTED_OF_SEVERAL {
        @Override
        <T> void send(Channel<T> channel, T element) throws InterruptedException {
            select(
                    receiveRun(Channel.<T>rendezvous(), Sending::unexpected),
                    sendRun(channel, element, () -> {}),
                    sendRun(Channel.<T>rendezvous(), element, () -> unexpected(element)),
                    afterRun(Duration.ofHours(1), () -> unexpected("the hour is over")));
        }
    };

    /** Comes back when {@code element} is sent. */
    abstract <T> void send(Channel<T> channel, T element) throws InterruptedException;

    private static void sent(boolean sent) {
        if (!sent) {
            throw new AssertionError("not sent");
        }
    }

    private static void unexpected(Object what) {
        throw new AssertionError("not expected: " + what);
    }
}
