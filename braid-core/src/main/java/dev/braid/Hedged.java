package dev.braid;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fan-in of a hedged task: the first success, or the failures of all attempts that began. */
final class Hedged extends FanIn<@Nullable Object, @Nullable Object> {

    private static final int BOTH = 2;

    private final HedgeSource attempts;

    // All guarded by this.
    private final List<Throwable> failures = new ArrayList<>(1);
    private boolean succeeded;
    private @Nullable Object value;

    Hedged(HedgeSource attempts) {
        this.attempts = attempts;
    }

    @Override
    void succeeded(Object task, long index, @Nullable Object result) {
        synchronized (this) {
            if (succeeded) {
                return;
            }
            succeeded = true;
            value = result;
        }
        control().enough();
    }

    @Override
    void failed(Object task, long index, Throwable failure) {
        synchronized (this) {
            failures.add(failure);
            if (failures.size() < BOTH && !attempts.callSecondOff()) {
                return; // the other may succeed yet
            }
        }
        failures().forEach(control()::fail);
    }

    @Override
    synchronized List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Also if the run was cancelled before: a success stays one. */
    @Override
    synchronized boolean isSatisfied() {
        return succeeded;
    }

    @Override
    synchronized @Nullable Object result() {
        return value;
    }
}
