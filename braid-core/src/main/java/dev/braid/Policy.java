package dev.braid;

import dev.braid.internal.bridge.Runs;
import dev.braid.internal.crew.Crew;
import dev.braid.internal.host.Host;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FanOut} says, as data.
 *
 * @param name empty if none was given
 * @param limit {@link #UNLIMITED} for none
 * @param window 0 for the default
 * @param freshThreads whether each task gets a thread of its own
 * @param tolerance null for what the form says
 * @param partialOnDeadline whether what is done at the deadline is an answer
 * @param limitPerKey null for none
 */
record Policy(
        String name,
        int limit,
        int window,
        @Nullable Duration timeout,
        @Nullable Instant deadline,
        Layers layers,
        Duration grace,
        boolean freshThreads,
        boolean interrupts,
        Carried.Wanted carried,
        List<Registered> observers,
        @Nullable Tolerance tolerance,
        boolean partialOnDeadline,
        @Nullable KeyLimit limitPerKey)
        implements FanOut {

    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int UNLIMITED_WINDOW = 256;

    static {
        Runs.provide(new StageRuns()); // before anybody can have a policy
    }

    private static final Policy DEFAULT =
            new Policy(
                    "",
                    UNLIMITED,
                    0,
                    null,
                    null,
                    Layers.NONE,
                    Duration.ofSeconds(5),
                    false,
                    true,
                    Carried.Wanted.NOTHING,
                    List.of(),
                    null,
                    false,
                    null);

    static Policy unlimited() {
        return DEFAULT;
    }

    static Policy ofLimit(String method, int limit) {
        return DEFAULT.limitedTo(method, limit);
    }

    static Policy of(TaskForms fanOut) {
        return (Policy) fanOut; // the only kind there is
    }

    /** The same policy for tasks that stand in a map, and are run as entries. */
    static Policy ofEntries(TaskForms fanOut) {
        Policy policy = of(fanOut);
        KeyLimit perKey = policy.limitPerKey;
        return perKey == null ? policy : policy.with(draft -> draft.limitPerKey = perKey.ofValues());
    }

    /** The same policy for a scope. Its forks are there whether they run or not, so it may set aside any number of them. */
    Policy ofForks() {
        KeyLimit perKey = limitPerKey;
        return perKey == null
                ? this
                : with(draft -> {
                    draft.limitPerKey = perKey.ofForks();
                    draft.window = window == 0 ? Integer.MAX_VALUE : window;
                });
    }

    /** The same policy for a pipeline as a whole, which is the one task of a run: nothing of what is said of attempts and their number. */
    Policy ofWhole() {
        return with(draft -> {
            draft.name = name.isEmpty() ? "pipeline" : name;
            draft.limit = UNLIMITED;
            draft.layers = Layers.NONE;
            draft.tolerance = null;
            draft.partialOnDeadline = false;
            draft.limitPerKey = null;
        });
    }

    /** The same policy for a stage of a pipeline, which has a name if this has none. */
    Policy ofStage(String stage, @Nullable KeyLimit perKey) {
        return with(draft -> {
            draft.name = name.isEmpty() ? stage : name;
            draft.partialOnDeadline = false;
            draft.limitPerKey = perKey;
        });
    }

    /** The same policy for calls of which each result is needed. */
    Policy ofAll() {
        return tolerance == null ? this : with(draft -> draft.tolerance = null);
    }

    // With

    @Override
    public FanOut withLimit(int limit) {
        return limitedTo("FanOut.withLimit", limit);
    }

    private Policy limitedTo(String method, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    method + "(" + limit + "): a limit must be at least 1; use FanOut.unlimited() for none");
        }
        return with(draft -> draft.limit = limit);
    }

    @Override
    public FanOut withName(String name) {
        if (Objects.requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("FanOut.withName(\"" + name + "\"): a name must not be blank");
        }
        return with(draft -> draft.name = name);
    }

    @Override
    public FanOut withWindow(int window) {
        if (window < 1) {
            throw new IllegalArgumentException("FanOut.withWindow(" + window + "): a window must be at least 1");
        }
        return with(draft -> draft.window = window);
    }

    @Override
    public FanOut withTimeout(Duration timeout) {
        Durations.requirePositive(timeout, "timeout", "FanOut.withTimeout");
        return with(draft -> draft.timeout = timeout);
    }

    @Override
    public FanOut withDeadline(Instant deadline) {
        Objects.requireNonNull(deadline, "deadline");
        return with(draft -> draft.deadline = deadline);
    }

    @Override
    public FanOut withTaskTimeout(Duration taskTimeout) {
        Durations.requirePositive(taskTimeout, "timeout", "FanOut.withTaskTimeout");
        return with(draft -> draft.layers = layers.with(taskTimeout));
    }

    @Override
    public FanOut withRetry(Retry retry) {
        Objects.requireNonNull(retry, "retry");
        return with(draft -> draft.layers = layers.with(retry));
    }

    @Override
    public FanOut withHedge(Duration delay) {
        Durations.requirePositive(delay, "delay", "FanOut.withHedge");
        return withHedge(Hedge.after(delay));
    }

    @Override
    public FanOut withHedge(Hedge hedge) {
        Objects.requireNonNull(hedge, "hedge");
        return with(draft -> draft.layers = layers.with(hedge));
    }

    @Override
    public FanOut withPermits(Permits permits) {
        Objects.requireNonNull(permits, "permits");
        return with(draft -> draft.layers = layers.with(permits));
    }

    @Override
    public FanOut withRate(Rate rate) {
        Objects.requireNonNull(rate, "rate");
        return with(draft -> draft.layers = layers.with(rate));
    }

    @Override
    public FanOut withGrace(Duration grace) {
        Durations.requirePositive(grace, "grace", "FanOut.withGrace");
        return with(draft -> draft.grace = grace);
    }

    @Override
    public FanOut threadPerTask() {
        return with(draft -> draft.freshThreads = true);
    }

    @Override
    public FanOut withoutInterrupts() {
        return with(draft -> draft.interrupts = false);
    }

    @Override
    public FanOut withScopedValues(ScopedValue<?>... scopedValues) {
        Carried.Wanted more = carried.with(Objects.requireNonNull(scopedValues, "scopedValues"));
        return with(draft -> draft.carried = more);
    }

    @Override
    public FanOut withPropagator(Propagator propagator) {
        Carried.Wanted more = carried.with(propagator);
        return with(draft -> draft.carried = more);
    }

    @Override
    public FanOut withObserver(Observer observer) {
        List<Registered> all = new ArrayList<>(observers);
        all.add(new Registered(Objects.requireNonNull(observer, "observer")));
        return with(draft -> draft.observers = List.copyOf(all));
    }

    /** The policy of a run within one of this: what is said of the whole stays with that, what is said of attempts has been seen to. */
    Policy forPart(String part) {
        return with(draft -> {
            draft.name = part;
            draft.limit = UNLIMITED;
            draft.timeout = null;
            draft.deadline = null;
            draft.layers = Layers.NONE;
            draft.observers = List.of();
            draft.tolerance = null;
            draft.partialOnDeadline = false;
            draft.limitPerKey = null;
        });
    }

    @Override
    public FanOut tolerating(int failures) {
        if (failures < 0) {
            throw new IllegalArgumentException("FanOut.tolerating(" + failures
                    + "): a number of failures must be at least 0; use toleratingAll() for any number");
        }
        return with(draft -> draft.tolerance = new Tolerance.Count(failures));
    }

    @Override
    public FanOut toleratingFraction(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) { // also not a number
            throw new IllegalArgumentException(
                    "FanOut.toleratingFraction(" + fraction + "): a fraction must be from 0 to 1; use tolerating(…) for a number");
        }
        return with(draft -> draft.tolerance = new Tolerance.Fraction(BigDecimal.valueOf(fraction)));
    }

    @Override
    public FanOut toleratingAll() {
        return with(draft -> draft.tolerance = Tolerance.all());
    }

    @Override
    public FanOut withPartialOnDeadline() {
        return with(draft -> draft.partialOnDeadline = true);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> FanOut withLimitPer(Function<? super T, ? extends @Nullable Object> key, int limit) {
        Objects.requireNonNull(key, "key");
        if (limit < 1) {
            throw new IllegalArgumentException("FanOut.withLimitPer(…, " + limit
                    + "): a limit must be at least 1; let the key function return null for tasks without one");
        }
        var ofAny = (Function<Object, ? extends @Nullable Object>) key; // a task that it does not take is told when it comes
        return with(draft -> draft.limitPerKey = new KeyLimit(ofAny, limit));
    }

    private Policy with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.policy();
    }

    /** A copy to change one thing in, so that a new component is named in two places and not in each method. */
    private static final class Draft {

        private String name;
        private int limit;
        private int window;
        private @Nullable Duration timeout;
        private @Nullable Instant deadline;
        private Layers layers;
        private Duration grace;
        private boolean freshThreads;
        private boolean interrupts;
        private Carried.Wanted carried;
        private List<Registered> observers;
        private @Nullable Tolerance tolerance;
        private boolean partialOnDeadline;
        private @Nullable KeyLimit limitPerKey;

        Draft(Policy from) {
            name = from.name;
            limit = from.limit;
            window = from.window;
            timeout = from.timeout;
            deadline = from.deadline;
            layers = from.layers;
            grace = from.grace;
            freshThreads = from.freshThreads;
            interrupts = from.interrupts;
            carried = from.carried;
            observers = from.observers;
            tolerance = from.tolerance;
            partialOnDeadline = from.partialOnDeadline;
            limitPerKey = from.limitPerKey;
        }

        Policy policy() {
            return new Policy(
                    name,
                    limit,
                    window,
                    timeout,
                    deadline,
                    layers,
                    grace,
                    freshThreads,
                    interrupts,
                    carried,
                    observers,
                    tolerance,
                    partialOnDeadline,
                    limitPerKey);
        }
    }

    // What a run asks

    /** The name, or what stands for it in messages. */
    String label() {
        return name.isEmpty() ? Host.NO_NAME : name;
    }

    OptionalInt limitIfAny() {
        return limit == UNLIMITED ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    long windowSize() {
        if (window != 0) {
            return window;
        }
        return limit == UNLIMITED ? UNLIMITED_WINDOW : 2L * limit;
    }

    /** When a run that begins now in {@code parent} has to be cancelled. */
    long deadlineNanos(ContextNode parent) {
        long sooner = parent.deadlineNanos();
        if (timeout != null) {
            sooner = ContextNode.sooner(sooner, parent.host().nanoTime() + Durations.nanos(timeout));
        }
        if (deadline != null) {
            sooner = ContextNode.sooner(sooner, parent.nanosAt(deadline));
        }
        return sooner;
    }

    Crew.Terms terms(Host host, boolean chunks) {
        return new Crew.Terms(
                host, host.threads(name), limit, freshThreads, chunks, interrupts, Durations.nanos(grace));
    }
}
