package dev.braid;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A limit to the retries of all calls that share it, so that they do not multiply the load on what fails already. Thread-safe; made once for
 * what is called, as a constant, and given to each {@link Retry} for it.
 *
 * <p>It is a purse of retries: full at first, each task puts in a fraction of one, each retry takes one out, and when there is none, failures
 * are final. So among any number of tasks there are at most {@code most + fraction × tasks} retries. Retry budgets are known from <a
 * href="https://finagle.github.io/blog/2016/02/08/retry-budgets/">Finagle</a>; gRPC's retry throttling (proposal A6) is of the same kind.
 */
public final class RetryBudget {

    /** What one retry costs: fractions are counted in millionths. */
    private static final long ONE = 1_000_000;

    private final long each;
    private final long most;

    /** What is in the purse. */
    private final AtomicLong left;

    private RetryBudget(long each, long most) {
        this.each = each;
        this.most = most;
        this.left = new AtomicLong(most);
    }

    /**
     * A budget of {@code fraction} retries for each task, which starts with {@code most} and holds no more.
     *
     * @param fraction 0.1 for one retry in ten tasks; it is counted in millionths
     * @throws IllegalArgumentException if {@code fraction} is not within 0 to 1, or {@code most} is less than 1
     */
    public static RetryBudget of(double fraction, int most) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException(
                    "RetryBudget.of(" + fraction + ", " + most + "): the fraction must be within 0 to 1");
        }
        if (most < 1) {
            throw new IllegalArgumentException(
                    "RetryBudget.of(" + fraction + ", " + most + "): a budget must hold at least 1 retry");
        }
        return new RetryBudget(Math.round(fraction * ONE), most * ONE);
    }

    /** How many retries could be made now. */
    public int available() {
        return (int) (left.get() / ONE);
    }

    /** A task has begun. */
    void deposit() {
        if (each != 0 && left.get() < most) {
            left.accumulateAndGet(each, (now, more) -> Math.min(most, now + more));
        }
    }

    /** Takes one retry; false if there is none. */
    boolean withdraw() {
        return left.getAndUpdate(now -> now < ONE ? now : now - ONE) >= ONE;
    }
}
