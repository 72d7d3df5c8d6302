package dev.braid.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.CTestStructure;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionGenerator;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.CTestConfiguration;
import org.jetbrains.lincheck.datastructures.RandomProvider;

/** Random programs for two threads: one queues and gives up, again and again, while the other does anything. */
public final class GivingUpPrograms extends ExecutionGenerator {

    private final Random random;

    public GivingUpPrograms(CTestConfiguration configuration, CTestStructure structure, RandomProvider provider) {
        super(configuration, structure);
        random = provider.createRandom();
    }

    @Override
    public ExecutionScenario nextExecution() {
        List<Actor> one = new ArrayList<>();
        List<Actor> other = new ArrayList<>();
        for (int i = 0; i < testConfiguration.getActorsPerThread(); i++) {
            one.add(actor(1, name -> name.equals("send") || name.equals("receive")));
            one.add(actor(1, "giveUp"::equals));
            other.add(actor(2, name -> true));
        }
        return new ExecutionScenario(List.of(), List.of(one, other), List.of(), null);
    }

    private Actor actor(int thread, Predicate<String> wanted) {
        while (true) {
            var generator = testStructure.actorGenerators.get(random.nextInt(testStructure.actorGenerators.size()));
            Actor actor = generator.generate(thread, random);
            if (wanted.test(actor.getMethod().getName())) {
                return actor;
            }
        }
    }
}
