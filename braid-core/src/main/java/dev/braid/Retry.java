package dev.braid;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are tried again, how often, and after how long: immutable, for {@link FanOut#withRetry}.
 *
 * <pre>{@code
 * Retry.times(3).backoff(ofMillis(50), 2.0).jitter(0.2).on(IOException.class)
 * }</pre>
 *
 * <p>By default a task is tried again at once after any exception. Never tried again are a task that was told to stop, one that ended with
 * an {@link InterruptedException} or a {@link CancellationException}, and, unless {@link #on} names it, one that ended with an
 * {@link Error}. A task that exceeded its time-out ended with a {@link TaskTimeoutException}.
 *
 * <p>A task that is not tried again has failed with the exception of its last attempt; those of the earlier ones are suppressed in it, as
 * far as that allows at most 16. While it waits it holds no permits, and its place within the limit of its run. The wait ends when the run is
 * cancelled. If it would outlast the deadline, there is none: the task has failed at once.
 */
public final class Retry {

    private final int times;
    private final Backoff backoff;
    private final double jitter;
    private final List<Class<? extends Throwable>> on;
    private final List<Class<? extends Throwable>> unless;
    private final @Nullable Predicate<@Nullable Object> results;
    private final @Nullable RetryBudget budget;

    private Retry(
            int times,
            Backoff backoff,
            double jitter,
            List<Class<? extends Throwable>> on,
            List<Class<? extends Throwable>> unless,
            @Nullable Predicate<@Nullable Object> results,
            @Nullable RetryBudget budget) {
        this.times = times;
        this.backoff = backoff;
        this.jitter = jitter;
        this.on = on;
        this.unless = unless;
        this.results = results;
        this.budget = budget;
    }

    /**
     * Up to {@code times} more attempts after the first: {@code times(3)} is four attempts in all.
     *
     * @throws IllegalArgumentException if {@code times} is less than 1
     */
    public static Retry times(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("Retry.times(" + times
                    + "): there must be at least 1 retry; leave FanOut.withRetry away for a single attempt");
        }
        return new Retry(times, Backoff.NONE, 0, List.of(), List.of(), null, null);
    }

    // How long to wait

    /**
     * A wait of the same length before each retry.
     *
     * @throws IllegalArgumentException if {@code delay} is not longer than zero
     */
    public Retry backoff(Duration delay) {
        return backoff(delay, 1);
    }

    /**
     * A wait of {@code first} before the first retry, and before each other one {@code factor} times as long as before the last.
     *
     * @throws IllegalArgumentException if {@code first} is not longer than zero, or {@code factor} less than 1 or infinite
     */
    public Retry backoff(Duration first, double factor) {
        return exponential(first, factor, Durations.LONGEST_NANOS);
    }

    /**
     * Like {@link #backoff(Duration, double)}, with no wait longer than {@code longest}.
     *
     * @throws IllegalArgumentException also if {@code longest} is shorter than {@code first}
     */
    public Retry backoff(Duration first, double factor, Duration longest) {
        return exponential(first, factor, longest(first, longest, "Retry.backoff"));
    }

    private Retry exponential(Duration first, double factor, long longest) {
        Durations.requirePositive(first, "delay", "Retry.backoff");
        if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "Retry.backoff(" + first + ", " + factor + "): the factor must be at least 1, and finite");
        }
        return with(new Backoff.Exponential(Durations.nanos(first), factor, longest));
    }

    /**
     * A random wait before each retry, from {@code first} to three times the last one, and no longer than {@code longest}: "decorrelated
     * jitter", which keeps callers that failed together from coming back together.
     *
     * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Marc Brooker, Exponential Backoff And Jitter,
     *     2015</a>
     * @throws IllegalArgumentException if {@code first} is not longer than zero, or longer than {@code longest}
     */
    public Retry decorrelated(Duration first, Duration longest) {
        Durations.requirePositive(first, "delay", "Retry.decorrelated");
        return with(new Backoff.Decorrelated(Durations.nanos(first), longest(first, longest, "Retry.decorrelated")));
    }

    private static long longest(Duration first, Duration longest, String method) {
        if (Objects.requireNonNull(first, "delay").compareTo(Objects.requireNonNull(longest, "longest")) > 0) {
            throw new IllegalArgumentException(
                    method + ": the longest delay, " + longest + ", must not be shorter than the first, " + first);
        }
        return Durations.nanos(longest);
    }

    private Retry with(Backoff another) {
        return new Retry(times, another, jitter, on, unless, results, budget);
    }

    /**
     * Makes each wait longer or shorter by chance, by up to this fraction of it: with 0.2, 100 ms become 80 to 120 ms.
     *
     * @throws IllegalArgumentException if {@code fraction} is not within 0 to 1
     */
    public Retry jitter(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("Retry.jitter(" + fraction + "): the fraction must be within 0 to 1");
        }
        return new Retry(times, backoff, fraction, on, unless, results, budget);
    }

    // What is tried again

    /**
     * Only after exceptions of these types, and of those that other calls of this method have named.
     *
     * @throws IllegalArgumentException if no type is given
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final Retry on(Class<? extends Throwable>... types) {
        return new Retry(times, backoff, jitter, joined(on, types, "on"), unless, results, budget);
    }

    /**
     * Not after exceptions of these types, even if {@link #on} names them or what they extend.
     *
     * @throws IllegalArgumentException if no type is given
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public final Retry unless(Class<? extends Throwable>... types) {
        return new Retry(times, backoff, jitter, on, joined(unless, types, "unless"), results, budget);
    }

    private static List<Class<? extends Throwable>> joined(
            List<Class<? extends Throwable>> known, Class<? extends Throwable>[] types, String method) {
        List<Class<? extends Throwable>> all = new ArrayList<>(known);
        for (Class<? extends Throwable> type : Objects.requireNonNull(types, "types")) {
            all.add(Objects.requireNonNull(type, "type"));
        }
        if (types.length == 0) {
            throw new IllegalArgumentException("Retry." + method + "(): name at least one type of exception");
        }
        return List.copyOf(all);
    }

    /**
     * Also after results, null included, of which this is true. If no retries are left, such a result is a result like any other. If the
     * predicate throws, the task has failed with that, and is not tried again.
     */
    public Retry onResult(Predicate<@Nullable Object> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return new Retry(times, backoff, jitter, on, unless, predicate, budget);
    }

    /** As long as this budget lasts, which others may share. */
    public Retry within(RetryBudget shared) {
        Objects.requireNonNull(shared, "budget");
        return new Retry(times, backoff, jitter, on, unless, results, shared);
    }

    // What the layer asks

    int times() {
        return times;
    }

    @Nullable RetryBudget budget() {
        return budget;
    }

    /** Whether a task that ended so is tried again, if it may be. */
    boolean wants(Outcome<? extends @Nullable Object> attempt) {
        return switch (attempt) {
            case Outcome.Success<?>(var value, _) -> results != null && results.test(value);
            case Outcome.Failure<?>(var exception, _) -> wants(exception);
            case Outcome.Cancelled<?> _ -> false;
        };
    }

    private boolean wants(Throwable thrown) {
        // An attempt that is hedged has its interrupt wrapped already.
        Throwable bare = thrown instanceof FanOutException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (bare instanceof InterruptedException || thrown instanceof CancellationException || isAny(unless, thrown)) {
            return false;
        }
        return on.isEmpty() ? !(thrown instanceof Error) : isAny(on, thrown);
    }

    private static boolean isAny(List<Class<? extends Throwable>> types, Throwable thrown) {
        return types.stream().anyMatch(type -> type.isInstance(thrown));
    }

    long pauseNanos(int retry, long previous, RandomGenerator random) {
        long pause = backoff.nanos(retry, previous, random);
        if (jitter == 0) {
            return pause;
        }
        double factor = 1 + jitter * (2 * random.nextDouble() - 1);
        return (long) Math.min((double) Durations.LONGEST_NANOS, pause * factor);
    }
}
