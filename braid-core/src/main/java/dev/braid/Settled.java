package dev.braid;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Fan-in of {@code outcomes}: what became of each task, ordered, settling. */
final class Settled<R extends @Nullable Object> extends FanIn<R, List<Outcome<R>>> {

    /** Stands where a task has ended because it was told to stop, until it is known why there is an answer all the same. */
    private record Stopped(Throwable thrown) {}

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
    void succeeded(long index, R value) {
        outcomes.set(index, new Outcome.Success<>(value));
    }

    @Override
    void failed(long index, Throwable failure) {
        outcomes.set(index, new Outcome.Failure<R>(failure));
        super.failed(index, failure);
    }

    @Override
    Tolerance usualTolerance() {
        return Tolerance.all();
    }

    @Override
    void cancelled(long index, Throwable thrown) {
        outcomes.set(index, new Stopped(thrown));
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
            case Stopped(Throwable thrown) -> new Outcome.Cancelled<R>(exceeded, Optional.of(thrown));
            default -> outcome;
        });
        return outcomes.toList(tasks);
    }
}
