package dev.braid;

import dev.braid.internal.crew.NeverStarted;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Lincheck as it is used here: random calls by several threads, whose results must be those of a plain sequential class in some order of
 * the same calls.
 */
public final class Linearizable {

    private Linearizable() {}

    /** In every order of events that a model checker comes to, and in what real threads happen upon. */
    public static void check(Class<?> concurrent, Class<?> sequential) {
        checkModel(concurrent, sequential);
        check(new StressOptions().invocationsPerIteration(300), concurrent, sequential);
    }

    /** In every order of events that a model checker comes to. */
    public static void checkModel(Class<?> concurrent, Class<?> sequential) {
        check(modelChecking().invocationsPerIteration(200), concurrent, sequential);
    }

    /**
     * In every order of events that a model checker comes to, for the protocol of two threads: more of the short programs, as few of
     * them go through all its steps, and fewer orders of each, as two threads have fewer.
     */
    public static void checkProtocol(Class<?> concurrent, Class<?> sequential) {
        modelChecking()
                .invocationsPerIteration(100)
                .iterations(100)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .sequentialSpecification(sequential)
                .check(concurrent);
    }

    private static ModelCheckingOptions modelChecking() {
        ModelCheckingOptions options = new ModelCheckingOptions();
        // To the model checker each start is a thread that will come, and these never do.
        options.addGuarantee(ManagedStrategyGuaranteeKt.forClasses(NeverStarted.class.getName()).allMethods().ignore());
        return options;
    }

    private static void check(Options<?, ?> options, Class<?> concurrent, Class<?> sequential) {
        options.iterations(10).threads(3).actorsPerThread(2).actorsBefore(1).actorsAfter(1);
        options.sequentialSpecification(sequential);
        options.check(concurrent);
    }
}
