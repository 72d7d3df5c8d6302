package dev.braid.channel;

import static dev.braid.channel.Undisturbed.undisturbed;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** Those who wait and give up, because of an interrupt or of the time, as somebody comes from the other side: both agree on what happened. */
public final class GivingUpStress {

    private GivingUpStress() {}

    /** A receiver is interrupted as it is brought an element. */
    @JCStressTest
    @Outcome(id = {"true, true, false", "false, false, false"}, expect = ACCEPTABLE, desc = "sent and received, or neither; nobody waits")
    @Outcome(expect = FORBIDDEN, desc = "sent and lost, or received and not sent, or somebody waits who has gone")
    @State
    public static class InterruptAgainstSend extends Waits {
        private final Channel<Integer> channel = Channel.rendezvous();

        @Actor
        public void receiver(ZZZ_Result r) {
            r.r1 = interruptibly(() -> channel.receive() == 1);
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r2 = interruptAnd(() -> channel.trySend(1));
        }

        @Arbiter
        public void arbiter(ZZZ_Result r) {
            r.r3 = waitsAt(channel);
        }
    }

    /** A sender is interrupted as its element is taken. */
    @JCStressTest
    @Outcome(id = {"true, true, false", "false, false, false"}, expect = ACCEPTABLE, desc = "sent and received, or neither; nobody waits")
    @Outcome(expect = FORBIDDEN, desc = "sent and lost, or received and not sent, or somebody waits who has gone")
    @State
    public static class InterruptAgainstReceive extends Waits {
        private final Channel<Integer> channel = Channel.rendezvous();

        @Actor
        public void sender(ZZZ_Result r) {
            r.r1 = interruptibly(() -> {
                channel.send(1);
                return true;
            });
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r2 = interruptAnd(() -> channel.tryReceive().isPresent());
        }

        @Arbiter
        public void arbiter(ZZZ_Result r) {
            r.r3 = waitsAt(channel);
        }
    }

    /** A select of two cases is interrupted as one is done. */
    @JCStressTest
    @Outcome(id = {"true, true, false", "false, false, false"}, expect = ACCEPTABLE, desc = "done on both sides, or on neither; nobody waits")
    @Outcome(expect = FORBIDDEN, desc = "done on one side, or somebody waits who has gone")
    @State
    public static class InterruptAgainstSelect extends Waits {
        private final Channel<Integer> a = Channel.rendezvous();
        private final Channel<Integer> b = Channel.rendezvous();
        private final Select<Boolean, RuntimeException> select =
                Select.of(Case.receive(a, element -> element == 1), Case.send(b, 2, () -> true));

        @Actor
        public void selector(ZZZ_Result r) {
            r.r1 = interruptibly(select::select);
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r2 = interruptAnd(() -> b.tryReceive().isPresent());
        }

        @Arbiter
        public void arbiter(ZZZ_Result r) {
            r.r3 = waitsAt(a) || waitsAt(b);
        }
    }

    /** A receiver's time is over as it is brought an element. */
    @JCStressTest
    @Outcome(id = {"true, true, false", "false, false, false"}, expect = ACCEPTABLE, desc = "sent and received, or neither; nobody waits")
    @Outcome(expect = FORBIDDEN, desc = "sent and lost, or received and not sent, or somebody waits who has gone")
    @State
    public static class TimeOutAgainstSend extends Waits {
        private final Channel<Integer> channel = Channel.rendezvous();

        @Actor
        public void receiver(ZZZ_Result r) {
            r.r1 = undisturbed(() -> channel.tryReceive(time()).equals(Optional.of(1)));
        }

        @Actor
        public void sender(ZZZ_Result r) {
            r.r2 = channel.trySend(1);
        }

        @Arbiter
        public void arbiter(ZZZ_Result r) {
            r.r3 = waitsAt(channel);
        }
    }

    /** A sender's time is over as there is room for its element. */
    @JCStressTest
    @Outcome(id = {"true, true, false", "false, false, false"}, expect = ACCEPTABLE, desc = "sent and received, or neither; nobody waits")
    @Outcome(expect = FORBIDDEN, desc = "sent and lost, or received and not sent, or somebody waits who has gone")
    @State
    public static class TimeOutAgainstReceive extends Waits {
        private final Channel<Integer> channel = Channel.buffered(1);

        public TimeOutAgainstReceive() {
            channel.trySend(0);
        }

        @Actor
        public void sender(ZZZ_Result r) {
            r.r1 = undisturbed(() -> channel.trySend(1, time()));
        }

        @Actor
        public void receiver() {
            channel.tryReceive();
        }

        @Arbiter
        public void arbiter(ZZZ_Result r) {
            r.r2 = channel.tryReceive().isPresent();
            r.r3 = channel.tryReceive().isPresent();
        }
    }

    /** A select's time is over as one of its cases is done. */
    @JCStressTest
    @Outcome(id = {"true, true, false", "false, false, false"}, expect = ACCEPTABLE, desc = "done on both sides, or on neither; nobody waits")
    @Outcome(expect = FORBIDDEN, desc = "done on one side, or somebody waits who has gone")
    @State
    public static class TimeOutAgainstSelect extends Waits {
        private final Channel<Integer> a = Channel.rendezvous();
        private final Channel<Integer> b = Channel.rendezvous();

        @Actor
        public void selector(ZZZ_Result r) {
            r.r1 = undisturbed(() -> Select.<Boolean, RuntimeException>select(
                    Case.receive(a, element -> element == 1), Case.send(b, 2, () -> true), Case.after(time(), () -> false)));
        }

        @Actor
        public void sender(ZZZ_Result r) {
            r.r2 = a.trySend(1);
        }

        @Arbiter
        public void arbiter(ZZZ_Result r) {
            r.r3 = waitsAt(a) || waitsAt(b);
        }
    }

    /** A thread that waits, and another that interrupts it or lets it go on, in turns. */
    abstract static class Waits {
        private static int turn; // what comes first, and when; a lost turn does no harm

        private volatile @Nullable Thread waiting;
        private volatile boolean interrupted;

        /** Something that waits; whether it was done. */
        interface Wait {
            boolean done() throws InterruptedException;
        }

        /** Something that does not wait; whether it was done. */
        interface Try {
            boolean done();
        }

        boolean interruptibly(Wait wait) {
            waiting = Thread.currentThread();
            boolean done;
            try {
                done = wait.done();
            } catch (InterruptedException e) {
                done = false;
            }
            while (!interrupted) {
                Thread.yield(); // it is to hit this test, and no other
            }
            Thread.interrupted();
            return done;
        }

        boolean interruptAnd(Try other) {
            Thread waiter = waiting;
            while (waiter == null) {
                Thread.onSpinWait();
                waiter = waiting;
            }
            pause();
            boolean first = (turn & 1) == 0;
            boolean done = first && other.done();
            waiter.interrupt();
            interrupted = true;
            return done || (!first && other.done());
        }

        /** Now none, now some microseconds, in which a thread that waits has begun to, or has parked. */
        private static void pause() {
            for (int i = (turn++ & 15) * 20; i > 0; i--) {
                Thread.onSpinWait();
            }
        }

        /** Whether there is somebody in a queue of a rendezvous, or who has gone and was left there. */
        static boolean waitsAt(Channel<Integer> rendezvous) {
            return rendezvous.exchange().maySend() || rendezvous.exchange().mayReceive();
        }

        static Duration time() {
            return Duration.ofNanos((turn++ & 15) * 1_000 + 1);
        }
    }
}
