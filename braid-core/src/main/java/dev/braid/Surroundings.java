package dev.braid;

import dev.braid.Propagator.Restore;
import dev.braid.Propagator.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What each observer of a policy took of one thread, for what is to be observed on others: the stages of a pipeline start on threads that know
 * nothing of who called it. Immutable; many threads use one at once.
 */
final class Surroundings {

    static final Surroundings NONE = new Surroundings(new Registered[0], "", List.of());

    private final Registered[] observers;
    private final String run;
    private final List<Snapshot> snapshots;

    private Surroundings(Registered[] observers, String run, List<Snapshot> snapshots) {
        this.observers = observers;
        this.run = run;
        this.snapshots = snapshots;
    }

    /** Those of the calling thread. */
    static Surroundings capture(Policy policy) {
        if (policy.observers().isEmpty()) {
            return NONE;
        }
        Registered[] observers = policy.observers().toArray(Registered[]::new);
        List<Snapshot> snapshots = new ArrayList<>(observers.length);
        ObserverCalls calls = new ObserverCalls(observers, policy.label());
        calls.watched(() -> {
            for (int i = 0; i < observers.length; i++) {
                Observer observer = observers[i].observer();
                snapshots.add(calls.ask(i, "capture", Snapshot.NOTHING, observer::capture));
            }
        });
        return new Surroundings(observers, policy.label(), List.copyOf(snapshots));
    }

    /** Calls {@code block}, which is the observer's at {@code index} and may throw, within what that observer took. */
    <V> V within(int index, Callable<V> block) throws Exception {
        if (index >= snapshots.size()) {
            return block.call();
        }
        Restore restore = snapshots.get(index).set();
        try {
            return block.call();
        } finally {
            restore.restore();
        }
    }

    /** Calls {@code block}, which is none of the observers', within what all of them took; what they throw stays here. */
    <R extends @Nullable Object> R around(TaskCallable<? extends R, ?> block) throws Exception {
        if (snapshots.isEmpty()) {
            return block.call();
        }
        ObserverCalls calls = new ObserverCalls(observers, run);
        Restore[] restores = new Restore[observers.length];
        calls.watched(() -> {
            for (int i = 0; i < restores.length; i++) {
                restores[i] = calls.ask(i, "set", Restore.NOTHING, snapshots.get(i)::set);
            }
        });
        try {
            return block.call();
        } finally {
            calls.watched(() -> {
                for (int i = restores.length - 1; i >= 0; i--) {
                    calls.call(i, restores[i]::restore);
                }
            });
        }
    }
}
