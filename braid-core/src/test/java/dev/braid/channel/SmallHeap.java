package dev.braid.channel;

import static dev.braid.channel.Case.afterRun;
import static dev.braid.channel.Case.otherwiseRun;
import static dev.braid.channel.Case.receiveRun;
import static dev.braid.channel.Case.sendRun;
import static dev.braid.channel.Select.select;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What needs more than 64 MB if something is left behind. Each element is a kilobyte or nearly so, or the channels are large. */
enum SmallHeap {
    A_MILLION_SELECTS_THAT_ARE_LATE {
        @Override
        void run() {
            inThreads(1_000_000, (empty, full) -> select(
                    receiveRun(empty, element -> {}), sendRun(full, large(), () -> {}), afterRun(MOMENT, () -> {})));
        }
    },
    QUARTER_OF_A_MILLION_SELECTS_THAT_ARE_INTERRUPTED {
        @Override
        void run() throws InterruptedException {
            Channel<byte[]> empty = Channel.buffered(1);
            Channel<byte[]> full = full();
            var left = new AtomicInteger(250_000);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 100; t++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    while (left.get() > 0) {
                        try {
                            select(receiveRun(empty, element -> {}), sendRun(full, large(), () -> {}));
                            throw new AssertionError("selected");
                        } catch (InterruptedException e) {
                            left.decrementAndGet();
                        }
                    }
                }));
            }
            while (threads.stream().anyMatch(Thread::isAlive)) {
                for (Thread thread : threads) {
                    if (thread.getState() == Thread.State.WAITING) {
                        thread.interrupt();
                    }
                }
                Thread.yield();
            }
        }
    },
    A_MILLION_SELECTS_THAT_DO_OTHERWISE {
        @Override
        void run() {
            inThreads(1_000_000, (empty, full) -> select(
                    receiveRun(empty, element -> {}), sendRun(full, large(), () -> {}), otherwiseRun(() -> {})));
        }
    },
    QUARTER_OF_A_MILLION_SELECTS_THAT_WAITED_FOR_ANOTHER_CHANNEL {
        @Override
        void run() throws InterruptedException {
            Channel<byte[]> empty = Channel.rendezvous();
            Channel<byte[]> full = full();
            Channel<Integer> ticks = Channel.rendezvous();
            Thread ticker = Thread.ofVirtual().start(() -> {
                try (ticks) {
                    for (int i = 0; i < 250_000; i++) {
                        ticks.send(i);
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            Thread selects = Thread.ofVirtual().start(() -> {
                var isOpen = new boolean[] {true};
                try {
                    while (isOpen[0]) {
                        select(
                                receiveRun(empty, element -> {}),
                                sendRun(full, large(), () -> {}),
                                receiveRun(ticks, element -> {}, closed -> isOpen[0] = false));
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            ticker.join();
            selects.join();
        }
    },
    A_MILLION_SENDS_AND_RECEIVES_THAT_ARE_LATE {
        @Override
        void run() {
            inThreads(500_000, (empty, full) -> {
                nothing(empty.tryReceive(MOMENT).isPresent());
                nothing(full.trySend(large(), MOMENT));
            });
        }
    },
    HUNDREDS_OF_LARGE_CHANNELS_THAT_ARE_CLOSED_AND_FOUND_DRAINED {
        @Override
        void run() throws InterruptedException {
            for (Channel<Integer> channel : channels()) {
                for (int i = 0; i < 1_000; i++) {
                    channel.send(i);
                }
                channel.close();
                channel.receiveEach(element -> {});
            }
        }
    },
    HUNDREDS_OF_LARGE_CHANNELS_THAT_ARE_CLOSED_AND_HAVE_GIVEN_THEIR_LAST {
        @Override
        void run() throws InterruptedException {
            for (Channel<Integer> channel : channels()) {
                for (int i = 0; i < 1_000; i++) {
                    channel.send(i);
                }
                channel.close();
                for (int i = 0; i < 1_000; i++) {
                    channel.receive();
                }
            }
        }
    },
    HUNDREDS_OF_LARGE_CHANNELS_THAT_ARE_CLOSED_WHEN_THEY_ARE_EMPTY {
        @Override
        void run() throws InterruptedException {
            for (Channel<Integer> channel : channels()) {
                channel.send(1);
                channel.receive();
                channel.close();
            }
        }
    },
    TEN_MILLION_ELEMENTS_THROUGH_AN_UNLIMITED_CHANNEL {
        @Override
        void run() throws InterruptedException {
            Channel<byte[]> channel = Channel.unlimited();
            for (int round = 0; round < 1_000_000; round++) {
                for (int i = 0; i < 10; i++) {
                    channel.send(new byte[16]);
                }
                for (int i = 0; i < 10; i++) {
                    channel.receive();
                }
            }
        }
    },
    FIFTY_UNLIMITED_CHANNELS_THAT_ONCE_HELD_MUCH {
        @Override
        void run() throws InterruptedException {
            List<Channel<Integer>> kept = new ArrayList<>();
            for (int c = 0; c < 50; c++) {
                Channel<Integer> channel = Channel.unlimited();
                kept.add(channel);
                for (int i = 0; i < 1_000_000; i++) {
                    channel.send(1);
                }
                for (int i = 0; i < 1_000_000; i++) {
                    channel.receive();
                }
            }
            nothing(kept.stream().anyMatch(channel -> channel.size() > 0));
        }
    };

    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final int KILOBYTE = 1_000;

    public static void main(String[] arguments) throws InterruptedException {
        SmallHeap what = valueOf(arguments[0]);
        what.run();
        System.out.println(what + " is done");
    }

    abstract void run() throws InterruptedException;

    /** What is done many times over a channel that stays empty and one that stays full. */
    @FunctionalInterface
    private interface Step {
        void run(Channel<byte[]> empty, Channel<byte[]> full) throws InterruptedException;
    }

    private static void inThreads(int times, Step step) {
        List<Channel<byte[]>> ends = List.of(Channel.rendezvous(), full(), Channel.buffered(16), Channel.rendezvous());
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 10; t++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < times / 10; i++) {
                        int pair = i % 2 * 2;
                        step.run(ends.get(pair), ends.get(pair + 1));
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Channel<byte[]> full() {
        Channel<byte[]> full = Channel.buffered(1);
        full.trySend(large());
        return full;
    }

    private static byte[] large() {
        return new byte[KILOBYTE];
    }

    /** Each is kept until all are done, and has room that is taken at once: together much more than there is. */
    private static Iterable<Channel<Integer>> channels() {
        List<Channel<Integer>> kept = new ArrayList<>();
        return () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return kept.size() < 200;
            }

            @Override
            public Channel<Integer> next() {
                Channel<Integer> next = Channel.buffered(1_000_000);
                kept.add(next);
                return next;
            }
        };
    }

    private static void nothing(boolean isSomething) {
        if (isSomething) {
            throw new AssertionError("something");
        }
    }
}
