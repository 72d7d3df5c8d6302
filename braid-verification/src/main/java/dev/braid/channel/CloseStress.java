package dev.braid.channel;

import static dev.braid.channel.Undisturbed.undisturbed;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CancellationException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A close while others send, receive, select or close: an element has been sent, and is received, or its send threw. */
public final class CloseStress {

    private CloseStress() {}

    /** Into a buffer with room. */
    @JCStressTest
    @Outcome(id = {"true, true, false", "false, false, false"}, expect = ACCEPTABLE, desc = "sent and there after the close, or neither")
    @Outcome(expect = FORBIDDEN, desc = "sent and lost, or received though the send threw, or there too late")
    @State
    public static class CloseAgainstSend extends Closed {
        private final Channel<Integer> channel = Channel.buffered(1);

        @Actor
        public void sender(ZZZ_Result r) {
            r.r1 = sent(channel);
        }

        @Actor
        public void closer(ZZZ_Result r) {
            channel.close();
            r.r2 = received(channel);
        }

        @Arbiter
        public void arbiter(ZZZ_Result r) {
            r.r3 = received(channel);
        }
    }

    /** Into a buffer that is full: the sender waits, or is about to. */
    @JCStressTest
    @Outcome(id = {"true, true", "false, false"}, expect = ACCEPTABLE, desc = "sent and received, or neither")
    @Outcome(expect = FORBIDDEN, desc = "sent and lost, or received though the send threw")
    @State
    public static class CloseAgainstWaitingSend extends Closed {
        private final Channel<Integer> channel = Channel.buffered(1);

        public CloseAgainstWaitingSend() {
            channel.trySend(0);
        }

        @Actor
        public void sender(ZZ_Result r) {
            r.r1 = sent(channel);
        }

        @Actor
        public void closer() {
            channel.tryReceive();
            channel.close();
        }

        @Arbiter
        public void arbiter(ZZ_Result r) {
            r.r2 = received(channel);
        }
    }

    /** At a rendezvous, where the sender waits, or is about to. */
    @JCStressTest
    @Outcome(id = {"true, true", "false, false"}, expect = ACCEPTABLE, desc = "sent and received, or neither")
    @Outcome(expect = FORBIDDEN, desc = "sent and lost, or received though the send threw")
    @State
    public static class CloseAgainstRendezvous extends Closed {
        private final Channel<Integer> channel = Channel.rendezvous();

        @Actor
        public void sender(ZZ_Result r) {
            r.r1 = sent(channel);
        }

        @Actor
        public void closer(ZZ_Result r) {
            r.r2 = received(channel);
            channel.close();
        }
    }

    /** Who receives while another sends and closes: gets what was sent, and what was written before the close is seen after it. */
    @JCStressTest
    @Outcome(id = "2, true", expect = ACCEPTABLE, desc = "all that was sent, and then what the closer wrote")
    @Outcome(expect = FORBIDDEN, desc = "drained though there was an element, or not all is seen")
    @State
    public static class CloseAgainstReceive extends Closed {
        private final Channel<Integer> channel = Channel.unlimited();
        private int written;

        @Actor
        public void receiver(IZ_Result r) {
            while (undisturbed(channel::receiveOrEmpty).isPresent()) {
                r.r1++;
            }
            r.r2 = written == 1;
        }

        @Actor
        public void closer() {
            channel.trySend(1);
            channel.trySend(1);
            written = 1;
            channel.close();
        }
    }

    /** The same without waiting: there is nothing, an element, or the end. */
    @JCStressTest
    @Outcome(id = {"true, true", "false, false"}, expect = ACCEPTABLE, desc = "received before the end is seen")
    @Outcome(expect = FORBIDDEN, desc = "drained though there is an element")
    @State
    public static class CloseAgainstTryReceive extends Closed {
        private final Channel<Integer> channel = Channel.buffered(1);

        @Actor
        public void receiver(ZZ_Result r) {
            for (int i = 0; i < 50 && !r.r2; i++) {
                try {
                    r.r1 |= channel.tryReceive().isPresent();
                } catch (ChannelClosedException e) {
                    r.r2 = true;
                }
            }
            r.r2 |= r.r1; // the end need not have come within so many times
        }

        @Actor
        public void closer() {
            channel.trySend(1);
            channel.close();
        }
    }

    /** A select that waits, or is about to, for two channels of which one gets an element and is closed, and the other is closed. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one of the two, and the element is received once")
    @Outcome(expect = FORBIDDEN, desc = "the element is lost, or received twice")
    @State
    public static class CloseAgainstSelect extends Closed {
        private final Channel<Integer> a = Channel.buffered(1);
        private final Channel<Integer> b = Channel.rendezvous();

        @Actor
        public void selector(ZZ_Result r) {
            r.r1 = undisturbed(() -> Select.<Boolean, RuntimeException>select(
                    Case.receive(a, element -> true, closed -> false), Case.receive(b, element -> false, closed -> false)));
        }

        @Actor
        public void closer() {
            a.trySend(1);
            a.close();
            b.close();
        }

        @Arbiter
        public void arbiter(ZZ_Result r) {
            r.r2 = received(a);
        }
    }

    /** The cause is seen by whoever sees that it is closed. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "with its cause")
    @Outcome(expect = FORBIDDEN, desc = "closed, and without")
    @State
    public static class CauseAgainstReceive extends Closed {
        private final Channel<Integer> channel = Channel.buffered(1);
        private final Throwable cause = new CancellationException();

        @Actor
        public void receiver(Z_Result r) {
            try {
                undisturbed(channel::receive);
            } catch (ChannelClosedException e) {
                r.r1 = e.getCause() == cause;
            }
        }

        @Actor
        public void closer() {
            channel.close(cause);
        }
    }

    /** Also by who takes no lock to see it. */
    @JCStressTest
    @Outcome(id = "true", expect = ACCEPTABLE, desc = "with its cause")
    @Outcome(expect = FORBIDDEN, desc = "closed, and without")
    @State
    public static class CauseAgainstLook extends Closed {
        private final Channel<Integer> channel = Channel.rendezvous();
        private final Throwable cause = new CancellationException();

        @Actor
        public void looker(Z_Result r) {
            while (!channel.isClosed()) {
                Thread.onSpinWait();
            }
            r.r1 = channel.closed("").getCause() == cause;
        }

        @Actor
        public void closer() {
            channel.close(cause);
        }
    }

    /** Of two closes one wins, for both. */
    @JCStressTest
    @Outcome(id = {"true, true, true", "false, false, true"}, expect = ACCEPTABLE, desc = "both see the same cause")
    @Outcome(expect = FORBIDDEN, desc = "the cause changes, or there is none")
    @State
    public static class CloseAgainstClose extends Closed {
        private final Channel<Integer> channel = Channel.rendezvous();
        private final Throwable one = new CancellationException();
        private final Throwable other = new CancellationException();

        @Actor
        public void one(ZZZ_Result r) {
            channel.close(one);
            r.r1 = channel.closed("").getCause() == one;
        }

        @Actor
        public void other(ZZZ_Result r) {
            channel.close(other);
            r.r2 = channel.closed("").getCause() != other;
        }

        @Arbiter
        public void arbiter(ZZZ_Result r) {
            Throwable cause = channel.closed("").getCause();
            r.r3 = cause == (r.r1 ? one : other);
        }
    }

    /** The last two senders close at once: then it is closed. */
    @JCStressTest
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "closed with the last")
    @Outcome(expect = FORBIDDEN, desc = "still open, or closed before the last")
    @State
    public static class LastSenders extends Closed {
        private final Channel<Integer> channel = Channel.rendezvous();
        private final Sender<Integer> one = channel.sender();
        private final Sender<Integer> other = channel.sender();
        private final Sender<Integer> last = channel.sender();

        @Actor
        public void one() {
            one.close();
        }

        @Actor
        public void other() {
            other.close();
        }

        @Arbiter
        public void arbiter(ZZ_Result r) {
            r.r1 = channel.isClosed();
            last.close();
            r.r2 = channel.isClosed();
        }
    }

    /** One sender that is closed by two threads counts once. */
    @JCStressTest
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the other sender keeps it open")
    @Outcome(expect = FORBIDDEN, desc = "closed though a sender is left, or never")
    @State
    public static class SenderClosedTwice extends Closed {
        private final Channel<Integer> channel = Channel.rendezvous();
        private final Sender<Integer> sender = channel.sender();
        private final Sender<Integer> last = channel.sender();

        @Actor
        public void one() {
            sender.close();
        }

        @Actor
        public void other() {
            sender.close();
        }

        @Arbiter
        public void arbiter(ZZ_Result r) {
            r.r1 = channel.isClosed();
            last.close();
            r.r2 = channel.isClosed();
        }
    }

    /** The last sender is closed while another is to be had: it is refused, or keeps the channel open. */
    @JCStressTest
    @Outcome(id = {"true, true", "false, false"}, expect = ACCEPTABLE, desc = "had and open, or refused and closed")
    @Outcome(expect = FORBIDDEN, desc = "had, and closed all the same; or refused, and open for ever")
    @State
    public static class LastSenderAgainstNext extends Closed {
        private final Channel<Integer> channel = Channel.rendezvous();
        private final Sender<Integer> last = channel.sender();

        @Actor
        public void next(ZZ_Result r) {
            try {
                channel.sender();
                r.r1 = true;
            } catch (ChannelClosedException e) {
                r.r1 = false;
            }
        }

        @Actor
        public void last() {
            last.close();
        }

        @Arbiter
        public void arbiter(ZZ_Result r) {
            r.r2 = !channel.isClosed();
        }
    }

    /** What is asked of a channel that is closed meanwhile. */
    abstract static class Closed {

        static boolean sent(Channel<Integer> channel) {
            try {
                return undisturbed(() -> {
                    channel.send(1);
                    return true;
                });
            } catch (ChannelClosedException e) {
                return false;
            }
        }

        static boolean received(Channel<Integer> channel) {
            try {
                return channel.tryReceive().filter(element -> element == 1).isPresent();
            } catch (ChannelClosedException e) {
                return false;
            }
        }
    }
}
