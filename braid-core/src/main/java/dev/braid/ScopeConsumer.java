package dev.braid;

/**
 * The block of a {@link Scope}, without a result.
 *
 * @param <X> what it and its tasks throw, besides {@link InterruptedException}
 */
@FunctionalInterface
public interface ScopeConsumer<X extends Exception> {

    /** Forks and joins. Runs on the thread that opened the scope. */
    void accept(Scope<X> scope) throws X, InterruptedException;
}
