package dev.braid.verification.soak;

import dev.braid.FanOut;
import dev.braid.TaskFunction;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls the form of a shape on its input. */
final class Calls {

    /** What a source says that is interrupted while it sleeps. */
    static final String SOURCE = "the source was interrupted";

    private final Shape shape;
    private final Forks forks;

    Calls(Shape shape) {
        this.shape = shape;
        this.forks = new Forks(shape);
    }

    /** The forks of a scope, once it has been run. */
    Forks forks() {
        return forks;
    }

    @Nullable Object run(FanOut policy, TaskFunction<Integer, Integer, Exception> function) throws Exception {
        if (shape.form() == Shape.Form.SCOPE) {
            return forks.run(policy, function);
        }
        return switch (shape.input()) {
            case COLLECTION -> onCollection(policy, function);
            case ITERATOR -> onIterator(policy, tasks().iterator(), function);
            case STREAM -> onStream(policy, tasks(), function);
        };
    }

    private @Nullable Object onCollection(FanOut policy, TaskFunction<Integer, Integer, Exception> function)
            throws Exception {
        List<Integer> tasks = tasks().toList();
        return switch (shape.form()) {
            case MAP -> policy.map(tasks, function);
            case FOR_EACH -> {
                policy.forEach(tasks, function::apply);
                yield null;
            }
            case OUTCOMES -> policy.outcomes(tasks, function);
            case FIRST_SUCCESS -> policy.firstSuccess(tasks, function);
            case QUORUM -> policy.quorum(shape.wanted(), tasks, function);
            case COLLECT -> policy.collect(tasks, function, Collectors.toList());
            case STREAM -> read(policy.stream(tasks, function));
            case SCOPE -> throw new AssertionError("a scope has forks");
        };
    }

    private @Nullable Object onIterator(
            FanOut policy, Iterator<Integer> tasks, TaskFunction<Integer, Integer, Exception> function) throws Exception {
        return switch (shape.form()) {
            case MAP -> policy.map(tasks, function);
            case FOR_EACH -> {
                policy.forEach(tasks, function::apply);
                yield null;
            }
            case OUTCOMES -> policy.outcomes(tasks, function);
            case FIRST_SUCCESS -> policy.firstSuccess(tasks, function);
            case QUORUM -> policy.quorum(shape.wanted(), tasks, function);
            case COLLECT -> policy.collect(tasks, function, Collectors.toList());
            case STREAM -> read(policy.stream(tasks, function));
            case SCOPE -> throw new AssertionError("a scope has forks");
        };
    }

    private @Nullable Object onStream(
            FanOut policy, Stream<Integer> tasks, TaskFunction<Integer, Integer, Exception> function) throws Exception {
        return switch (shape.form()) {
            case MAP -> policy.map(tasks, function);
            case FOR_EACH -> {
                policy.forEach(tasks, function::apply);
                yield null;
            }
            case OUTCOMES -> policy.outcomes(tasks, function);
            case FIRST_SUCCESS -> policy.firstSuccess(tasks, function);
            case QUORUM -> policy.quorum(shape.wanted(), tasks, function);
            case COLLECT -> policy.collect(tasks, function, Collectors.toList());
            case STREAM -> read(policy.stream(tasks, function));
            case SCOPE -> throw new AssertionError("a scope has forks");
        };
    }

    private static List<Integer> read(Stream<Integer> results) {
        try (results) {
            return results.toList();
        }
    }

    private Stream<Integer> tasks() {
        var random = new SplittableRandom(shape.seed());
        return IntStream.range(0, shape.tasks()).peek(task -> {
            if (random.nextInt(100) < shape.slow()) {
                try {
                    Thread.sleep(1 + random.nextInt(3));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(SOURCE, e);
                }
            }
        }).boxed();
    }
}
