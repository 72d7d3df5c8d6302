package dev.braid.channel;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import kotlin.coroutines.Continuation;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.CTestStructure;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionGenerator;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.CTestConfiguration;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.RandomProvider;

/**
 * Random programs that call what may be suspended too: a public method whose last parameter is a continuation. Lincheck's own take only
 * Kotlin's for that. Each element is sent once.
 */
public final class SuspendablePrograms extends ExecutionGenerator {

    /** What may wait, and the other side of it, is called more often than all else together. */
    private static final int SUSPENDABLES = 3;

    private final Random random;
    private final List<Method> methods = new ArrayList<>();
    private int elements;

    public SuspendablePrograms(CTestConfiguration configuration, CTestStructure structure, RandomProvider provider) {
        super(configuration, structure);
        random = provider.createRandom();
        Arrays.stream(configuration.getTestClass().getMethods())
                .sorted(Comparator.comparing(Method::getName))
                .forEach(method -> {
                    if (isSuspendable(method)) {
                        for (int i = 0; i < SUSPENDABLES; i++) {
                            methods.add(method);
                        }
                    } else if (method.isAnnotationPresent(Operation.class)) {
                        methods.add(method);
                    }
                });
    }

    @Override
    public ExecutionScenario nextExecution() {
        elements = 0;
        List<List<Actor>> threads = new ArrayList<>();
        List<Actor> before = before();
        for (int thread = 0; thread < testConfiguration.getThreads(); thread++) {
            threads.add(some(testConfiguration.getActorsPerThread()));
        }
        return new ExecutionScenario(before, threads, List.of(), null);
    }

    /** What comes first must not be suspended: the threads would never begin. */
    private List<Actor> before() {
        List<Actor> actors = some(testConfiguration.getActorsBefore());
        actors.removeIf(Actor::isSuspendable);
        return actors;
    }

    private List<Actor> some(int count) {
        List<Actor> actors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            actors.add(actor(methods.get(random.nextInt(methods.size()))));
        }
        return actors;
    }

    private Actor actor(Method method) {
        boolean suspendable = isSuspendable(method);
        int parameters = method.getParameterCount() - (suspendable ? 1 : 0);
        List<Object> arguments = new ArrayList<>();
        for (int i = 0; i < parameters; i++) {
            arguments.add(++elements);
        }
        return new Actor(method, arguments, false, false, false, false, suspendable);
    }

    private static boolean isSuspendable(Method method) {
        int last = method.getParameterCount() - 1;
        return last >= 0 && method.getParameterTypes()[last] == Continuation.class;
    }
}
