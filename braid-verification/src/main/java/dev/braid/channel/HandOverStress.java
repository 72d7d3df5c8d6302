package dev.braid.channel;

import static dev.braid.channel.Undisturbed.undisturbed;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Elements that go from one thread to another: each arrives once, in order, and with all that was written before it was sent. */
public final class HandOverStress {

    private HandOverStress() {}

    /** At a rendezvous, where the sender waits, or the receiver. */
    @JCStressTest
    @Outcome(id = "4", expect = ACCEPTABLE, desc = "all, in order, as they were sent")
    @Outcome(expect = FORBIDDEN, desc = "one is lost or comes out of turn, or what its sender wrote is not seen")
    @State
    public static class ThroughRendezvous extends Stream {
        private final Channel<Letter> channel = Channel.rendezvous();

        @Actor
        public void sender() {
            send(4, channel);
        }

        @Actor
        public void receiver(I_Result r) {
            r.r1 = receive(4, channel);
        }
    }

    /** Through a buffer that is full and empty by turns. */
    @JCStressTest
    @Outcome(id = "16", expect = ACCEPTABLE, desc = "all, in order, as they were sent")
    @Outcome(expect = FORBIDDEN, desc = "one is lost or comes out of turn, or what its sender wrote is not seen")
    @State
    public static class ThroughBuffer extends Stream {
        private final Channel<Letter> channel = Channel.buffered(2);

        @Actor
        public void sender() {
            send(16, channel);
        }

        @Actor
        public void receiver(I_Result r) {
            r.r1 = receive(16, channel);
        }
    }

    /** Through a buffer without bounds, over the ends of its arrays. */
    @JCStressTest
    @Outcome(id = "150", expect = ACCEPTABLE, desc = "all, in order, as they were sent")
    @Outcome(expect = FORBIDDEN, desc = "one is lost or comes out of turn, or what its sender wrote is not seen")
    @State
    public static class ThroughUnlimited extends Stream {
        private final Channel<Letter> channel = Channel.unlimited();

        @Actor
        public void sender() {
            send(150, channel);
        }

        @Actor
        public void receiver(I_Result r) {
            r.r1 = receive(150, channel);
        }
    }

    /** Both threads send and receive: neither loses an element, nor gets one twice. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "what was sent is what was received")
    @Outcome(expect = FORBIDDEN, desc = "an element is lost, or there are two of it")
    @State
    public static class BothWays {
        private static final int TIMES = 32;

        private final Channel<Integer> channel = Channel.buffered(3);
        private final Balance one = new Balance();
        private final Balance other = new Balance();

        @Actor
        public void one() {
            sendAndReceive(one, 1);
        }

        @Actor
        public void other() {
            sendAndReceive(other, 1000);
        }

        private void sendAndReceive(Balance balance, int first) {
            for (int i = 0; i < TIMES; i++) {
                if (channel.trySend(first + i)) {
                    balance.count++;
                    balance.sum += first + i;
                }
                receive(balance);
            }
        }

        private boolean receive(Balance balance) {
            Integer received = channel.tryReceive().orElse(null);
            if (received == null) {
                return false;
            }
            balance.count--;
            balance.sum -= received;
            return true;
        }

        @Arbiter
        public void arbiter(II_Result r) {
            while (receive(one)) {
                // until it is empty
            }
            r.r1 = one.count + other.count;
            r.r2 = one.sum + other.sum;
        }

        private static final class Balance {
            int count;
            int sum;
        }
    }

    /** How many there are is never what it never was. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "none or one")
    @Outcome(expect = FORBIDDEN, desc = "more than there ever were")
    @State
    public static class SizeAgainstBoth {
        private static final int TIMES = 64;

        private final Channel<Integer> channel = Channel.buffered(2);

        @Actor
        public void both() {
            for (int i = 0; i < TIMES; i++) {
                channel.trySend(i);
                channel.tryReceive();
            }
        }

        @Actor
        public void size(Z_Result r) {
            r.r1 = true;
            for (int i = 0; i < TIMES; i++) {
                int size = channel.size();
                r.r1 &= size == 0 || size == 1;
            }
        }
    }

    /** Something to be sent, written without any care for other threads. */
    static final class Letter {
        int number;
    }

    /** Letters that are sent, one by one, and read. */
    abstract static class Stream {

        static void send(int count, Channel<Letter> channel) {
            undisturbed(() -> {
                for (int i = 0; i < count; i++) {
                    channel.send(letter(i));
                }
                return count;
            });
        }

        static Letter letter(int number) {
            var letter = new Letter();
            letter.number = number + 1;
            return letter;
        }

        /** How many came in order, and could be read. */
        static int receive(int count, Channel<Letter> channel) {
            int right = 0;
            for (int i = 0; i < count; i++) {
                right += undisturbed(channel::receive).number == i + 1 ? 1 : 0;
            }
            return right;
        }
    }
}
