package dev.braid.channel;

import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Calls that block and selects, as they are, by threads that spin and park. */
class SelectLincheckTest {

    /** Whoever spins does so some hundred times at most; what goes on for longer is a livelock. */
    private static final int LONGEST_SPIN = 2_000;

    @Test
    void calls_at_a_rendezvous_meet() {
        check(150, Rendezvous.class, RendezvousSpec.class);
    }

    @Test
    void calls_over_a_buffer_are_done_in_some_order() {
        check(150, Buffered.class, BufferedSpec.class);
    }

    @Test
    void a_select_over_two_rendezvous_does_exactly_one_of_its_cases() {
        check(80, TwoRendezvous.class, RendezvousSpec.class);
    }

    @Test
    void a_select_over_two_buffers_does_exactly_one_of_its_cases() {
        check(80, TwoBuffered.class, BufferedSpec.class);
    }

    @Test
    void a_select_over_a_rendezvous_and_an_unlimited_buffer_does_exactly_one_of_its_cases() {
        check(80, Mixed.class, MixedSpec.class);
    }

    private static void check(int invocations, Class<?> channels, Class<?> spec) {
        var model = new ModelCheckingOptions().iterations(12).invocationsPerIteration(invocations).threads(2).actorsPerThread(2);
        model.loopBound(LONGEST_SPIN);
        // How a select is put together is no business of other threads.
        model.addGuarantee(ManagedStrategyGuaranteeKt.forClasses(Select.class.getName()).methods("of", "<init>").ignore());
        check(model, channels, spec);
        // To the model checker a parked thread may wake up by itself; here one that nobody wakes hangs.
        check(new StressOptions().iterations(15).invocationsPerIteration(100).threads(3).actorsPerThread(2), channels, spec);
    }

    private static void check(Options<?, ?> options, Class<?> channels, Class<?> spec) {
        options.minimizeFailedScenario(false); // without the close in the end each would hang
        options.executionGenerator(ClosingPrograms.class).verifier(SomeOrder.class).sequentialSpecification(spec);
        options.check(channels);
    }

    public static class Rendezvous extends OneChannel {
        public Rendezvous() {
            super(Channel.rendezvous());
        }
    }

    public static class Buffered extends OneChannel {
        public Buffered() {
            super(Channel.buffered(1));
        }
    }

    public static class TwoRendezvous extends TwoChannels {
        public TwoRendezvous() {
            super(Channel.rendezvous(), Channel.rendezvous());
        }
    }

    public static class TwoBuffered extends TwoChannels {
        public TwoBuffered() {
            super(Channel.buffered(1), Channel.buffered(2));
        }
    }

    public static class Mixed extends TwoChannels {
        public Mixed() {
            super(Channel.rendezvous(), Channel.unlimited());
        }
    }

    public static class RendezvousSpec extends TwoChannelsSpec {
        public RendezvousSpec() {
            super(0, 0);
        }
    }

    public static class BufferedSpec extends TwoChannelsSpec {
        public BufferedSpec() {
            super(1, 2);
        }
    }

    public static class MixedSpec extends TwoChannelsSpec {
        public MixedSpec() {
            super(0, Integer.MAX_VALUE);
        }
    }
}
