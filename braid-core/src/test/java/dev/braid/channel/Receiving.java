package dev.braid.channel;

import static dev.braid.channel.Case.after;
import static dev.braid.channel.Case.send;
import static dev.braid.channel.Select.select;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** The ways to wait for an element. */
enum Receiving {
    RECEIVE {
        @Override
        <T> T receive(Channel<T> channel) throws InterruptedException {
            return channel.receive();
        }
    },
    OR_EMPTY {
        @Override
        <T> T receive(Channel<T> channel) throws InterruptedException {
            return channel.receiveOrEmpty().orElseThrow(Receiving::drained);
        }
    },
    WITHIN_AN_HOUR {
        @Override
        <T> T receive(Channel<T> channel) throws InterruptedException {
            return channel.tryReceive(Duration.ofHours(1)).orElseThrow();
        }
    },
    WITHIN_THE_LONGEST_DURATION {
        @Override
        <T> T receive(Channel<T> channel) throws InterruptedException {
            return channel.tryReceive(Duration.ofSeconds(Long.MAX_VALUE)).orElseThrow();
        }
    },
    READ_ONLY {
        @Override
        <T> T receive(Channel<T> channel) throws InterruptedException {
            return channel.readOnly().receive();
        }
    },
    EACH {
        @Override
        <T> T receive(Channel<T> channel) throws InterruptedException {
            try {
                channel.receiveEach(element -> {
                    throw new Found(element);
                });
            } catch (Found found) {
                @SuppressWarnings("unchecked") // what the channel gave
                T element = (T) found.element;
                return element;
            }
            throw drained();
        }
    },
    ITERATOR {
        @Override
        <T> T receive(Channel<T> channel) throws InterruptedException {
            var iterator = channel.iterator();
            try {
                if (!iterator.hasNext()) {
                    throw drained();
                }
            } catch (CancellationException e) {
                if (!Thread.interrupted()) {
                    throw new AssertionError("the thread is not left interrupted", e);
                }
                throw interrupted(e);
            }
            return iterator.next();
        }
    },
    SELECTED {
        @Override
        <T> T receive(Channel<T> channel) throws InterruptedException {
            return select(Case.<T, T, RuntimeException>receive(channel, element -> element));
        }
    },
    SELECTED_OF_SEVERAL {
        @Override
        <T> T receive(Channel<T> channel) throws InterruptedException {
            return Select.<T, RuntimeException>select(
                    Case.receive(Channel.<T>rendezvous(), element -> {
                        throw unexpected(element);
                    }),
                    Case.receive(channel, element -> element),
                    send(Channel.<String>rendezvous(), "not to be sent", () -> {
                        throw unexpected("sent");
                    }),
                    after(Duration.ofHours(1), () -> {
                        throw unexpected("the hour is over");
                    }));
        }
    };

    /** Comes back with an element; if the channel is drained, throws a {@link ChannelClosedException} or a {@link Drained}. */
    abstract <T> T receive(Channel<T> channel) throws InterruptedException;

    /** Whether a channel that was closed without a cause and is drained makes it throw. */
    boolean throwsWhenDrained() {
        return switch (this) {
            case OR_EMPTY, EACH, ITERATOR -> false;
            default -> true;
        };
    }

    /** It was told in another way than by a {@link ChannelClosedException} that there is nothing more. */
    static final class Drained extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final Object element;

        Found(Object element) {
            this.element = element;
        }
    }

    private static Drained drained() {
        return new Drained();
    }

    private static InterruptedException interrupted(CancellationException e) {
        var interrupted = new InterruptedException();
        interrupted.initCause(e);
        return interrupted;
    }

    private static AssertionError unexpected(Object what) {
        return new AssertionError("not expected: " + what);
    }
}
