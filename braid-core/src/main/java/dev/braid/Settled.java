package dev.braid;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Fan-in of {@code outcomes}: what became of each task, ordered, settling. */
final class Settled<R extends @Nullable Object> extends FanIn<R, List<Outcome<R>>> {

    private final Listed<Outcome<R>> outcomes;

    /** The failures, for the case that there is no list to put them in. */
    private final Failures failures = new Failures();

    Settled(OptionalLong size) {
        this.outcomes = new Listed<>(size);
    }

    @Override
    void begin(Control control, OptionalLong tasks) {
        super.begin(control, tasks);
        outcomes.begin(control, tasks);
    }

    @Override
    void succeeded(Object task, long index, R value) {
        outcomes.succeeded(task, index, new Outcome.Success<>(value, control().attempts()));
    }

    @Override
    void failed(Object task, long index, Throwable failure) {
        failures.add(failure);
        outcomes.succeeded(task, index, new Outcome.Failure<>(failure, control().attempts()));
    }

    @Override
    void exhausted(long tasks) {
        outcomes.exhausted(tasks);
    }

    @Override
    List<Throwable> failures() {
        return failures.all();
    }

    @Override
    List<Outcome<R>> result() {
        return outcomes.result();
    }
}
