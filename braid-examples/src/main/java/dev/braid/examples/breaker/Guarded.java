package dev.braid.examples.breaker;

import dev.braid.Context;
import dev.braid.TaskFunction;
import dev.braid.TaskTimeoutException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A function of tasks behind a circuit breaker. */
public final class Guarded {

    private Guarded() {}

    /**
     * {@code function}, which is called only while {@code breaker} permits it, and whose attempts the breaker counts: all that return or
     * fail, but none that were told to stop. Throws a {@link CallNotPermittedException} in place of calling it.
     */
    public static <T, R extends @Nullable Object, X extends Exception> TaskFunction<T, R, X> by(
            CircuitBreaker breaker, TaskFunction<? super T, ? extends R, ? extends X> function) {
        return task -> {
            breaker.acquirePermission();
            long start = breaker.getCurrentTimestamp();
            R result;
            try {
                result = function.apply(task);
            } catch (Throwable thrown) {
                if (saysNothing(thrown)) {
                    breaker.releasePermission();
                } else {
                    breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), thrown);
                }
                throw thrown;
            }
            breaker.onResult(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), result);
            return result;
        };
    }

    /**
     * Whether what an attempt threw says nothing of who was called: it was told to stop, because others have won or failed, or the deadline
     * has passed. An attempt that has exceeded its own time-out was told to stop too, but that is the fault of who was called.
     */
    private static boolean saysNothing(Throwable thrown) {
        Optional<Throwable> stopped = Context.current().cause();
        return stopped.isPresent()
                ? !(stopped.get() instanceof TaskTimeoutException)
                : thrown instanceof InterruptedException || thrown instanceof CancellationException;
    }
}
