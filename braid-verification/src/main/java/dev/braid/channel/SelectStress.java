package dev.braid.channel;

import static dev.braid.channel.Undisturbed.undisturbed;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Selects that meet: exactly one case is done, whoever comes from the other side. */
public final class SelectStress {

    private static final int TIMES = 4;

    private SelectStress() {}

    /** Two selects over the same two channels, each in its own order: they meet, see what was written, and do not wait for each other's locks. */
    @JCStressTest
    @Outcome(id = "4, 4", expect = ACCEPTABLE, desc = "all sent, and received as they were sent")
    @Outcome(expect = FORBIDDEN, desc = "an element is lost, or what its sender wrote is not seen")
    @State
    public static class SelectAgainstSelect extends HandOverStress.Stream {
        private final Channel<HandOverStress.Letter> a = Channel.rendezvous();
        private final Channel<HandOverStress.Letter> b = Channel.rendezvous();

        @Actor
        public void sender(II_Result r) {
            for (int i = 0; i < TIMES; i++) {
                HandOverStress.Letter letter = letter(i);
                r.r1 += undisturbed(() ->
                        Select.<Integer, RuntimeException>select(Case.send(a, letter, () -> 1), Case.send(b, letter, () -> 1)));
            }
        }

        @Actor
        public void receiver(II_Result r) {
            for (int i = 0; i < TIMES; i++) {
                int number = i + 1;
                r.r2 += undisturbed(() -> Select.<Integer, RuntimeException>select(
                        Case.receive(b, letter -> letter.number == number ? 1 : 0),
                        Case.receive(a, letter -> letter.number == number ? 1 : 0)));
            }
        }
    }

    /** Two threads that both send and receive by select, over two channels with buffers, in opposite orders. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "what was sent is what was received, and both ended")
    @Outcome(expect = FORBIDDEN, desc = "an element is lost, or there are two of it")
    @State
    public static class CrossedSelects {
        private final Channel<Integer> a = Channel.buffered(1);
        private final Channel<Integer> b = Channel.buffered(1);
        private int one;
        private int other;

        @Actor
        public void one() {
            for (int i = 1; i <= TIMES; i++) {
                int element = i;
                one += undisturbed(() -> Select.<Integer, RuntimeException>select(
                        Case.send(a, element, () -> element), Case.receive(b, received -> -received), Case.otherwise(() -> 0)));
            }
        }

        @Actor
        public void other() {
            for (int i = 1; i <= TIMES; i++) {
                int element = 100 * i;
                other += undisturbed(() -> Select.<Integer, RuntimeException>select(
                        Case.send(b, element, () -> element), Case.receive(a, received -> -received), Case.otherwise(() -> 0)));
            }
        }

        @Arbiter
        public void arbiter(II_Result r) {
            r.r1 = one + other - a.tryReceive().orElse(0) - b.tryReceive().orElse(0);
            r.r2 = a.size() + b.size();
        }
    }

    /** One who waits in two queues is brought one element, though two are offered at once. */
    @JCStressTest
    @Outcome(id = {"1, 0, 1", "0, 1, 2"}, expect = ACCEPTABLE, desc = "one is sent, and it is the one that was brought")
    @Outcome(expect = FORBIDDEN, desc = "both or neither are sent, or another element is brought")
    @State
    public static class TwoSendersAtOneSelect extends Offered {
        private final Exchange a = Exchange.rendezvous();
        private final Exchange b = Exchange.over(new Ring(1));
        private final Place inA = new Place(waiter, 0, null);
        private final Place inB = new Place(waiter, 1, null);

        public TwoSendersAtOneSelect() {
            a.receiveOrQueue(inA);
            b.receiveOrQueue(inB);
        }

        @Actor
        public void one(III_Result r) {
            r.r1 = sent(a, 1);
        }

        @Actor
        public void other(III_Result r) {
            r.r2 = b.trySend(2) == Exchange.Sent.DONE && b.size() == 0 ? 1 : 0;
        }

        @Arbiter
        public void arbiter(III_Result r) {
            r.r3 = (Integer) Exchange.brought(waiter.claimed() == 0 ? inA : inB);
        }
    }

    /** One who waits with an element in two queues gives it once, though two would receive it. */
    @JCStressTest
    @Outcome(id = {"1, 0, true", "0, 1, true"}, expect = ACCEPTABLE, desc = "one has received it")
    @Outcome(expect = FORBIDDEN, desc = "both or neither have received it")
    @State
    public static class TwoReceiversAtOneSelect extends Offered {
        private final Exchange a = Exchange.rendezvous();
        private final Exchange b = Exchange.rendezvous();

        public TwoReceiversAtOneSelect() {
            a.sendOrQueue(new Place(waiter, 0, 1));
            b.sendOrQueue(new Place(waiter, 1, 1));
        }

        @Actor
        public void one(IIZ_Result r) {
            r.r1 = a.tryReceive() == Exchange.NOTHING ? 0 : 1;
        }

        @Actor
        public void other(IIZ_Result r) {
            r.r2 = b.tryReceive() == Exchange.NOTHING ? 0 : 1;
        }

        @Arbiter
        public void arbiter(IIZ_Result r) {
            r.r3 = waiter.claimed() >= 0;
        }
    }

    /** Somebody who waits, and has not looked yet what came of it. */
    abstract static class Offered {
        final Waiter waiter = new Waiter();

        static int sent(Exchange exchange, int element) {
            return exchange.trySend(element) == Exchange.Sent.DONE ? 1 : 0;
        }
    }
}
