package dev.braid;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Who wants to know that a context was cancelled: first the contexts below it, then the actions of users. Not thread-safe; the context
 * guards it.
 */
final class ContextListeners {

    /** Is told once, with the cause and what runs the actions of users. */
    @FunctionalInterface
    interface Listener {
        void cancelled(Throwable cause, Executor users);
    }

    private final Set<Listener> below = new LinkedHashSet<>();
    private final Set<Listener> actions = new LinkedHashSet<>();

    void addBelow(Listener context) {
        below.add(context);
    }

    void addAction(Listener action) {
        actions.add(action);
    }

    void remove(Listener listener) {
        below.remove(listener);
        actions.remove(listener);
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

    /**
     * A listener of its own for each registration of a user's action, which harms nobody by throwing. It is clean-up, so it runs in
     * {@code shield}: the thread that cancels may be a task's that has just been interrupted itself.
     */
    static Listener ofUser(Context shield, Consumer<? super Throwable> action) {
        return (cause, users) -> users.execute(() -> {
            try {
                shield.run(() -> action.accept(cause));
            } catch (Throwable t) {
                System.getLogger("dev.braid").log(Level.WARNING, "an onCancel action failed", t);
            }
        });
    }
}
