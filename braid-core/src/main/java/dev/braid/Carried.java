package dev.braid;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What goes along to tasks, as it was when it was captured: the scoped values and thread-locals that a policy names. Immutable; many
 * threads use one at once. Around a task, scoped values are the outermost, so that propagators see them too.
 */
final class Carried {

    private static final Carried NOTHING = new Carried(null, List.of(), false, Surroundings.NONE);

    /** What a policy says is to go along. */
    record Wanted(List<ScopedValue<?>> scopedValues, List<Propagator> propagators) {

        static final Wanted NOTHING = new Wanted(List.of(), List.of());

        Wanted with(ScopedValue<?>... more) {
            List<ScopedValue<?>> all = new ArrayList<>(scopedValues);
            for (int i = 0; i < more.length; i++) {
                all.add(Objects.requireNonNull(more[i], "scopedValues[" + i + "]"));
            }
            return new Wanted(List.copyOf(all), propagators);
        }

        Wanted with(Propagator propagator) {
            List<Propagator> all = new ArrayList<>(propagators);
            all.add(Objects.requireNonNull(propagator, "propagator"));
            return new Wanted(scopedValues, List.copyOf(all));
        }
    }

    /** One propagator's part; the propagator is kept for its name. */
    private record Part(Propagator propagator, Propagator.Snapshot snapshot) {}

    /** The scoped values that were bound; null if none was. */
    private final ScopedValue.@Nullable Carrier bound;

    private final List<Part> parts;

    /** Whether observers may set something as well, within all that. */
    private final boolean observed;

    /** What observers took of the calling thread: of a pipeline, which is observed elsewhere. */
    private final Surroundings surroundings;

    private Carried(ScopedValue.@Nullable Carrier bound, List<Part> parts, boolean observed, Surroundings surroundings) {
        this.bound = bound;
        this.parts = parts;
        this.observed = observed;
        this.surroundings = surroundings;
    }

    /**
     * Takes what the calling thread has of what the policy wants to go along.
     *
     * @throws FanOutException if a propagator throws
     */
    static Carried capture(Policy policy) {
        Wanted wanted = policy.carried();
        boolean observed = !policy.observers().isEmpty();
        if (wanted == Wanted.NOTHING && !observed) {
            return NOTHING;
        }
        ScopedValue.Carrier bound = null;
        for (ScopedValue<?> value : wanted.scopedValues()) {
            bound = bind(bound, value);
        }
        List<Part> parts = new ArrayList<>(wanted.propagators().size());
        for (Propagator propagator : wanted.propagators()) {
            parts.add(new Part(propagator, captured(policy, propagator)));
        }
        return bound == null && parts.isEmpty() && !observed ? NOTHING : new Carried(bound, List.copyOf(parts), observed, Surroundings.NONE);
    }

    private static <V extends @Nullable Object> ScopedValue.@Nullable Carrier bind(
            ScopedValue.@Nullable Carrier bound, ScopedValue<V> value) {
        if (!value.isBound()) {
            return bound;
        }
        V now = value.get();
        return bound == null ? ScopedValue.where(value, now) : bound.where(value, now);
    }

    private static Propagator.Snapshot captured(Policy policy, Propagator propagator) {
        try {
            return Objects.requireNonNull(propagator.capture(), "capture() returned null");
        } catch (Exception e) {
            throw new FanOutException(
                    policy.label() + ": propagator " + propagator + " could not capture what the caller has; nothing was run: " + e,
                    e);
        }
    }

    /** With what the observers of a policy take of the calling thread. */
    Carried surrounded(Policy policy) {
        return policy.observers().isEmpty() ? this : new Carried(bound, parts, observed, Surroundings.capture(policy));
    }

    /** What observers took of the thread that captured this. */
    Surroundings surroundings() {
        return surroundings;
    }

    /** Whether nothing was captured. */
    boolean isNothing() {
        return this == NOTHING;
    }

    /** A function that finds in each task what was captured; the same function if nothing was. */
    <T, R extends @Nullable Object, X extends Exception> TaskFunction<T, R, X> around(TaskFunction<T, R, X> function) {
        return this == NOTHING ? function : task -> call(() -> function.apply(task));
    }

    /** Calls a block that finds what was captured, in the calling thread, which is as it was before when this returns. */
    <R extends @Nullable Object, X extends Exception> R call(TaskCallable<? extends R, X> block)
            throws X, InterruptedException {
        try {
            return bound == null ? callPart(0, block) : bound.<R, Exception>call(() -> callPart(0, block));
        } catch (Exception e) {
            throw Failures.<X>asIs(e);
        }
    }

    private <R extends @Nullable Object> R callPart(int index, TaskCallable<? extends R, ?> block) throws Exception {
        if (index == parts.size()) {
            TaskObservation task = observed ? TaskObservation.current() : null;
            return task == null ? surroundings.around(block) : task.call(block);
        }
        Part part = parts.get(index);
        Propagator.Restore restore = set(part);
        R result;
        try {
            result = callPart(index + 1, block);
        } catch (Throwable thrown) {
            try {
                restore(part, restore);
            } catch (Throwable t) {
                Failures.suppress(thrown, List.of(t));
            }
            throw thrown;
        }
        restore(part, restore);
        return result;
    }

    private static Propagator.Restore set(Part part) {
        try {
            return Objects.requireNonNull(part.snapshot.set(), "set() returned null");
        } catch (Exception e) {
            throw new FanOutException(
                    "propagator " + part.propagator + " could not set what it had captured; the task was not run: " + e, e);
        }
    }

    private static void restore(Part part, Propagator.Restore restore) {
        try {
            restore.restore();
        } catch (Exception e) {
            throw new FanOutException(
                    "propagator " + part.propagator + " could not restore the thread after a task: " + e, e);
        }
    }
}
