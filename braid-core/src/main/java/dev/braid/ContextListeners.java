package dev.braid;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Who wants to know that a context was cancelled: first the contexts below it, then the actions of users. Not thread-safe; the context
 * guards it.
 */
final class ContextListeners {

    /** Is told once, of one of two things. */
    @FunctionalInterface
    interface Listener {

        /** The context was cancelled; {@code users} runs what is not Braid's own. */
        void cancelled(Throwable cause, Executor users);

        /** The context has ended and will not be cancelled; what is around it may be. */
        default void orphaned() {}
    }

    private final Set<Listener> below = new LinkedHashSet<>();
    private final Set<Listener> actions = new LinkedHashSet<>();

    void addBelow(Listener context) {
        below.add(context);
    }

    void addAction(Listener action) {
        actions.add(action);
    }

    boolean remove(Listener listener) {
        return below.remove(listener) || actions.remove(listener);
    }

    boolean isEmpty() {
        return below.isEmpty() && actions.isEmpty();
    }

    /** All listeners in the order in which they are to be told. */
    List<Listener> all() {
        List<Listener> all = new ArrayList<>(below);
        all.addAll(actions);
        return all;
    }
}
