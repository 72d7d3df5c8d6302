package dev.braid.channel;

import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Selects over two channels, and blocking calls as they are, by threads that park. */
class SelectLincheckTest {

    @Test
    void a_select_over_two_rendezvous_does_exactly_one_of_its_cases() {
        check(Rendezvous.class, RendezvousSpec.class);
    }

    @Test
    void a_select_over_two_buffers_does_exactly_one_of_its_cases() {
        check(Buffered.class, BufferedSpec.class);
    }

    @Test
    void a_select_over_a_rendezvous_and_an_unlimited_buffer_does_exactly_one_of_its_cases() {
        check(Mixed.class, MixedSpec.class);
    }

    private static void check(Class<?> channels, Class<?> spec) {
        var model = new ModelCheckingOptions().iterations(12).invocationsPerIteration(50);
        model.addGuarantee(ManagedStrategyGuaranteeKt.forClasses(Select.class.getName()).methods("of", "<init>").ignore());
        check(model, channels, spec);
        // To the model checker a parked thread may wake up by itself; here one that nobody wakes hangs.
        check(new StressOptions().iterations(15).invocationsPerIteration(100), channels, spec);
    }

    private static void check(Options<?, ?> options, Class<?> channels, Class<?> spec) {
        options.threads(3).actorsPerThread(2).executionGenerator(ClosingPrograms.class);
        options.verifier(SomeOrder.class).sequentialSpecification(spec);
        options.check(channels);
    }

    public static class Rendezvous extends TwoChannels {
        public Rendezvous() {
            super(Channel::rendezvous, Channel::rendezvous);
        }
    }

    public static class RendezvousSpec extends TwoChannelsSpec {
        public RendezvousSpec() {
            super(0, 0);
        }
    }

    public static class Buffered extends TwoChannels {
        public Buffered() {
            super(() -> Channel.buffered(1), () -> Channel.buffered(2));
        }
    }

    public static class BufferedSpec extends TwoChannelsSpec {
        public BufferedSpec() {
            super(1, 2);
        }
    }

    public static class Mixed extends TwoChannels {
        public Mixed() {
            super(Channel::rendezvous, Channel::unlimited);
        }
    }

    public static class MixedSpec extends TwoChannelsSpec {
        public MixedSpec() {
            super(0, Integer.MAX_VALUE);
        }
    }
}
