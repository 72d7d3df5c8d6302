package dev.braid.channel;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Sends, receives, those who wait, and a close, on each kind of channel, against a plain one. */
class ChannelLincheckTest {

    @Test
    void a_rendezvous_hands_over_as_if_for_one_thread() {
        check(Rendezvous.class, RendezvousSpec.class);
    }

    @Test
    void a_buffer_of_one_hands_over_as_if_for_one_thread() {
        check(One.class, OneSpec.class);
    }

    @Test
    void a_buffer_of_two_hands_over_as_if_for_one_thread() {
        check(Two.class, TwoSpec.class);
    }

    @Test
    void an_unlimited_buffer_hands_over_as_if_for_one_thread() {
        check(Unlimited.class, UnlimitedSpec.class);
    }

    private static void check(Class<?> channel, Class<?> spec) {
        // Short programs, so that the model checker comes to many of the orders of events in each; real threads have time for longer ones.
        check(new ModelCheckingOptions().invocationsPerIteration(120).iterations(25).threads(2).actorsPerThread(2), channel, spec);
        check(new StressOptions().invocationsPerIteration(100).iterations(20).threads(3).actorsPerThread(3), channel, spec);
    }

    private static void check(Options<?, ?> options, Class<?> channel, Class<?> spec) {
        options.actorsBefore(2).executionGenerator(SuspendablePrograms.class).sequentialSpecification(spec);
        options.check(channel);
    }

    public static class Rendezvous extends Suspending {
        public Rendezvous() {
            super(Exchange.rendezvous());
        }
    }

    public static class RendezvousSpec extends DualSpec {
        public RendezvousSpec() {
            super(0);
        }
    }

    public static class One extends Suspending {
        public One() {
            super(Exchange.over(new Ring(1)));
        }
    }

    public static class OneSpec extends DualSpec {
        public OneSpec() {
            super(1);
        }
    }

    public static class Two extends Suspending {
        public Two() {
            super(Exchange.over(new Ring(2)));
        }
    }

    public static class TwoSpec extends DualSpec {
        public TwoSpec() {
            super(2);
        }
    }

    public static class Unlimited extends Suspending {
        public Unlimited() {
            super(Exchange.over(new Segments()));
        }
    }

    public static class UnlimitedSpec extends DualSpec {
        public UnlimitedSpec() {
            super(Integer.MAX_VALUE);
        }
    }
}
