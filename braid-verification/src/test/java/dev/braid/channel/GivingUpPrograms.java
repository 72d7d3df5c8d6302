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

/**
 * Random programs for two threads: one queues and gives up, while the other does anything. They are as short as can be, so that the
 * model checker comes to almost all orders of events in them.
 */
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
        one.add(actor(1, name -> name.equals("send") || name.equals("receive")));
        one.add(actor(1, "giveUp"::equals));
        other.add(actor(2, name -> !name.equals("look") && !name.equals("giveUp")));
        one.add(actor(1, name -> name.equals("look") || name.startsWith("try")));
        other.add(actor(2, name -> !name.equals("send") && !name.equals("receive")));
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
