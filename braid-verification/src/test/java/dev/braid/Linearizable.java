package dev.braid;

import dev.braid.internal.crew.NeverStarted;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.util.LoggingLevel;

/**
 * Lincheck as it is used here: random calls by several threads, whose results must be those of a plain sequential class in some order of
 * the same calls.
 */
public final class Linearizable {

    private static final int SCENARIOS = 10;

    private Linearizable() {}

    /** In every order of events that a model checker comes to, and in what real threads happen upon. */
    public static void check(Class<?> concurrent, Class<?> sequential) {
        checkModel(concurrent, sequential);
        check(new StressOptions().invocationsPerIteration(300), concurrent, sequential);
    }

    /** In every order of events that a model checker comes to. */
    public static void checkModel(Class<?> concurrent, Class<?> sequential) {
        ModelCheckingOptions options = new ModelCheckingOptions().invocationsPerIteration(200);
        // To the model checker each start is a thread that will come, and these never do.
        options.addGuarantee(ManagedStrategyGuaranteeKt.forClasses(NeverStarted.class.getName()).allMethods().ignore());
        check(options, concurrent, sequential);
    }

    private static void check(Options<?, ?> options, Class<?> concurrent, Class<?> sequential) {
        options.logLevel(LoggingLevel.ERROR).iterations(SCENARIOS).threads(3).actorsPerThread(2).actorsBefore(1).actorsAfter(1);
        options.sequentialSpecification(sequential);
        options.check(concurrent);
    }
}
