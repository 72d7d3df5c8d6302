package dev.braid.verification.soak;

import dev.braid.CancelledException;
import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.Scope;
import dev.braid.TaskFunction;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The tasks of a shape as forks of a scope: each task forks two more, until there are as many as the shape has. */
final class Forks {

    private final Shape shape;

    /** The fork of each task that was forked; by whichever attempt of the one before came first. */
    private final AtomicReferenceArray<@Nullable Fork<Integer>> forks;

    private final AtomicReferenceArray<@Nullable Boolean> claimed;

    Forks(Shape shape) {
        this.shape = shape;
        this.forks = new AtomicReferenceArray<>(shape.tasks());
        this.claimed = new AtomicReferenceArray<>(shape.tasks());
    }

    /** Runs them; returns what there is of outcomes if the shape settles them, else nothing. */
    @Nullable Object run(FanOut policy, TaskFunction<Integer, Integer, Exception> function) throws Exception {
        return policy.<@Nullable Object, Exception>scope((Scope<Exception> scope) -> {
            fork(scope, 0, function);
            switch (shape.end()) {
                case LEFT, CALLED_OFF -> {}
                case JOINED -> scope.join();
                case SETTLED -> {
                    scope.joinOutcomes(all()); // more may be forked meanwhile
                    return scope.joinOutcomes(all());
                }
            }
            return null;
        });
    }

    private void fork(Scope<Exception> scope, int task, TaskFunction<Integer, Integer, Exception> function) {
        if (task < shape.tasks() && claimed.compareAndSet(task, null, true)) {
            Fork<Integer> made = scope.<Integer, Integer>fork(task, given -> {
                fork(scope, 2 * given + 1, function);
                fork(scope, 2 * given + 2, function);
                if (shape.end() == Shape.End.CALLED_OFF && new SplittableRandom(shape.seed() ^ given).nextInt(20) == 0) {
                    scope.cancel(new CancelledException("called off, by task " + given));
                }
                return function.apply(given);
            });
            forks.set(task, made);
        }
    }

    /** The forks there are. To be asked for when nothing runs: until then one may be made and not yet noted. */
    List<Fork<Integer>> all() {
        return IntStream.range(0, shape.tasks()).mapToObj(forks::get).<Fork<Integer>>mapMulti((fork, to) -> {
            if (fork != null) {
                to.accept(fork);
            }
        }).toList();
    }

    Optional<Fork<Integer>> of(int task) {
        return Optional.ofNullable(forks.get(task));
    }
}
