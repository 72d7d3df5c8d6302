package dev.braid;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Fan-in of {@code outcomes}: what became of each task, ordered, settling. */
final class Settled<R extends @Nullable Object> extends FanIn<R, List<Outcome<R>>> {

    /** Stands where a task has ended because it was told to stop, until it is known why there is an answer all the same. */
    private record Stopped(Throwable thrown, int attempts) {}

    private final Slots outcomes;
    private volatile long size;

    Settled(OptionalLong size) {
        this.outcomes = new Slots(size);
    }

    @Override
    void begin(Control control, OptionalLong tasks) {
        super.begin(control, tasks);
        size = tasks.orElse(0);
    }

    @Override
    void succeeded(Object task, long index, R value) {
        outcomes.set(index, new Outcome.Success<>(value, control().attempts()));
    }

    @Override
    void failed(Object task, long index, Throwable failure) {
        outcomes.set(index, new Outcome.Failure<R>(failure, control().attempts()));
        super.failed(task, index, failure);
    }

    @Override
    Tolerance usualTolerance() {
        return Tolerance.all();
    }

    @Override
    void cancelled(Object task, long index, Throwable cause, @Nullable Throwable thrown) {
        if (thrown != null) {
            outcomes.set(index, new Stopped(thrown, control().attempts()));
        }
    }

    @Override
    void exhausted(long tasks) {
        size = tasks;
    }

    @Override
    List<Outcome<R>> result() {
        return outcomes.toList(size);
    }

    @Override
    boolean givesPartial() {
        return true;
    }

    @Override
    List<Outcome<R>> partial(long tasks, DeadlineExceededException exceeded) {
        var neverRan = new Outcome.Cancelled<R>(exceeded, Optional.empty());
        outcomes.replaceAll(tasks, outcome -> switch (outcome) {
            case null -> neverRan;
            case Stopped(Throwable thrown, int attempts) -> new Outcome.Cancelled<R>(exceeded, Optional.of(thrown), attempts);
            default -> outcome;
        });
        return outcomes.toList(tasks);
    }
}
