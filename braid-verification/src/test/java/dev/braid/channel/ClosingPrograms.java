package dev.braid.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.CTestStructure;
import org.jetbrains.kotlinx.lincheck.execution.ActorGenerator;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionGenerator;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.CTestConfiguration;
import org.jetbrains.lincheck.datastructures.RandomProvider;

/** Random programs of calls that block, which end all the same: the last thread makes none of these, and closes everything in the end. */
public final class ClosingPrograms extends ExecutionGenerator {

    private final Random random;

    public ClosingPrograms(CTestConfiguration configuration, CTestStructure structure, RandomProvider provider) {
        super(configuration, structure);
        random = provider.createRandom();
    }

    @Override
    public ExecutionScenario nextExecution() {
        List<List<Actor>> threads = new ArrayList<>();
        int last = testConfiguration.getThreads();
        for (int thread = 1; thread <= last; thread++) {
            List<Actor> calls = new ArrayList<>();
            for (int i = 0; i < testConfiguration.getActorsPerThread(); i++) {
                calls.add(thread < last ? actor(thread, actor -> !closes(actor)) : actor(thread, actor -> !actor.getBlocking()));
            }
            threads.add(calls);
        }
        for (ActorGenerator generator : testStructure.actorGenerators) {
            Actor actor = generator.generate(last, random);
            if (closes(actor)) {
                threads.getLast().add(actor);
            }
        }
        return new ExecutionScenario(List.of(), threads, List.of(), null);
    }

    private static boolean closes(Actor actor) {
        return actor.getMethod().getName().startsWith("close");
    }

    private Actor actor(int thread, Predicate<Actor> wanted) {
        List<ActorGenerator> all = testStructure.actorGenerators;
        Actor actor = all.get(random.nextInt(all.size())).generate(thread, random);
        return wanted.test(actor) ? actor : actor(thread, wanted);
    }
}
