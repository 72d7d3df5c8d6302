package dev.braid.property;

import dev.braid.FanOut;
import dev.braid.Retry;
import dev.braid.property.Attempting.Retrying;
import dev.braid.test.internal.VirtualTimeHost;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** Makes of what a tree says of a policy the policy itself. */
final class Policies {

    private static final double HALF = 0.5;

    private Policies() {}

    static FanOut of(Call call, Shared shared, VirtualTimeHost host) {
        Tree.Policy policy = call.run().policy();
        FanOut fanOut = policy.limit() == 0 ? FanOut.unlimited() : FanOut.limit(policy.limit());
        if (policy.threadPerTask()) {
            fanOut = fanOut.threadPerTask();
        }
        if (!policy.interrupts()) {
            fanOut = fanOut.withoutInterrupts();
        }
        if (policy.timeoutMillis() != 0) {
            fanOut = fanOut.withTimeout(millis(policy.timeoutMillis()));
        }
        if (policy.taskTimeoutMillis() != 0) {
            fanOut = fanOut.withTaskTimeout(millis(policy.taskTimeoutMillis()));
        }
        fanOut = attempting(fanOut, policy.attempting(), shared);
        fanOut = bounded(fanOut, policy.bounds(), call, host);
        return policy.window() == 0 ? fanOut : fanOut.withWindow(policy.window());
    }

    private static FanOut bounded(FanOut fanOut, Tree.Bounds bounds, Call call, VirtualTimeHost host) {
        FanOut bounded = fanOut;
        if (bounds.keys() != 0) {
            bounded = bounded.withLimitPer((Integer task) -> key(call, task, host), bounds.perKey());
        }
        if (bounds.percent() >= 0) {
            bounded = bounded.toleratingFraction(bounds.percent() / 100.0);
        } else if (bounds.tolerated() >= 0) {
            bounded = bounded.tolerating(bounds.tolerated());
        }
        return bounds.partial() ? bounded.withPartialOnDeadline() : bounded;
    }

    private static Integer key(Call call, int task, VirtualTimeHost host) {
        call.keys().asked(task);
        host.mayYield();
        int key = call.run().policy().bounds().keyOf(task);
        call.keys().given();
        return key;
    }

    private static FanOut attempting(FanOut fanOut, Attempting policy, Shared shared) {
        FanOut attempting = fanOut;
        if (policy.isRetried()) {
            attempting = attempting.withRetry(retry(policy.retry(), shared));
        }
        if (policy.isHedged()) {
            attempting = attempting.withHedge(millis(policy.hedgeMillis()));
        }
        if (policy.weight() != 0) {
            attempting = attempting.withPermits(shared.permits(policy.weight()));
        }
        return policy.rated() ? attempting.withRate(shared.rate()) : attempting;
    }

    private static Retry retry(Retrying policy, Shared shared) {
        Retry retry = Retry.times(policy.times());
        Duration first = millis(policy.millis());
        retry = switch (policy.pause()) {
            case NONE -> retry;
            case FIXED -> retry.backoff(first);
            case DOUBLED -> retry.backoff(first, 2);
            case JITTERED -> retry.backoff(first).jitter(HALF);
            case DECORRELATED -> retry.decorrelated(first, first.multipliedBy(Shared.LONGEST_PAUSE));
        };
        retry = switch (policy.again()) {
            case ALL -> retry;
            case ON_CHECKED -> retry.on(IOException.class);
            case UNLESS_UNCHECKED -> retry.unless(IllegalArgumentException.class);
            case ON_ERRORS -> retry.on(Throwable.class);
        };
        if (policy.onNull()) {
            retry = retry.onResult(Objects::isNull);
        }
        return policy.budgeted() ? retry.within(shared.budget()) : retry;
    }

    private static Duration millis(int millis) {
        return Duration.ofMillis(millis);
    }
}
