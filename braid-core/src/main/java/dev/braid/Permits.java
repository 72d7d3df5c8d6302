package dev.braid;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A limit that many calls share on purpose, such as the connections to a database: who has a permit may go on, all others wait for one. Made
 * once, as a constant, and given to each {@link FanOut#withPermits policy} that it is for. Thread-safe.
 *
 * <pre>{@code
 * static final Permits DATABASE = Permits.of(20).withName("database");
 * static final FanOut LOOKUPS = FanOut.limit(64).withPermits(DATABASE);
 * static final FanOut REPORTS = FanOut.limit(4).withPermits(DATABASE.weighing(5));
 * }</pre>
 *
 * <p>Fair: permits are given in the order in which they were asked for, and while one who wants many waits, nobody overtakes it. A wait ends
 * when its context is cancelled or its thread interrupted; then no permit has been taken, and the next gets its turn. A wait may be ended by
 * a cancel at the very moment at which a permit is given; then it is given back.
 *
 * <p>Whoever holds permits must not wait for somebody who wants some of the same: all might hold some and wait for more. So a run under the
 * same permits, called by a task that holds some, is rejected with an {@link IllegalStateException}, as is {@link #call}. Found out as far as
 * the {@link Context} goes: not in threads that a task starts by itself, and not in a {@linkplain Context#shielded() shield}.
 */
public final class Permits {

    private final PermitPool pool;
    private final int weight;
    private final String name;

    private Permits(PermitPool pool, int weight, String name) {
        this.pool = pool;
        this.weight = weight;
        this.name = name;
    }

    /**
     * So many permits, of which each task takes one.
     *
     * @throws IllegalArgumentException if {@code permits} is less than 1
     */
    public static Permits of(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("Permits.of(" + permits + "): there must be at least 1 permit");
        }
        return new Permits(new PermitPool(permits), 1, "");
    }

    /**
     * The same permits, under a name for messages.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public Permits withName(String name) {
        if (Objects.requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("Permits.withName(\"" + name + "\"): a name must not be blank");
        }
        return new Permits(pool, weight, name);
    }

    /**
     * The same permits, of which each task takes {@code weight} at once.
     *
     * @throws IllegalArgumentException if {@code weight} is less than 1, or more than there are permits
     */
    public Permits weighing(int weight) {
        if (weight < 1 || weight > pool.total()) {
            throw new IllegalArgumentException(
                    "Permits.weighing(" + weight + "): a weight must be within 1 to " + pool.total() + ", all permits there are");
        }
        return new Permits(pool, weight, name);
    }

    /** How many permits there are. */
    public int total() {
        return pool.total();
    }

    /** How many permits nobody holds just now. */
    public int available() {
        return pool.free();
    }

    /** How many tasks and calls wait for permits just now. */
    public int waiting() {
        return pool.waiting();
    }

    /**
     * Waits for permits, runs {@code block} in the calling thread with them, and gives them back.
     *
     * @throws IllegalStateException if the caller holds some already
     * @throws DeadlineExceededException if the deadline has passed, before the block began
     * @throws CancelledException if the context was cancelled otherwise, before the block began
     * @throws InterruptedException if the calling thread was interrupted, before the block began
     */
    public <R extends @Nullable Object, X extends Exception> R call(TaskCallable<? extends R, X> block)
            throws X, InterruptedException {
        Objects.requireNonNull(block, "block");
        ContextNode context = ContextNode.currentNode();
        requireNoneHeld(context);
        try (Holding held = acquire(context)) {
            return held.<R, X>call(block);
        }
    }

    /** Like {@link #call}, without a result. */
    public <X extends Exception> void run(TaskRunnable<X> block) throws X, InterruptedException {
        Objects.requireNonNull(block, "block");
        this.<@Nullable Object, X>call(() -> {
            block.run();
            return null;
        });
    }

    /** Waits for permits, and takes them; returns the context, in {@code outer}, of what holds them until it is closed. */
    Holding acquire(ContextNode outer) throws InterruptedException {
        pool.acquire(weight);
        return new Holding(outer, this);
    }

    /** Makes sure that nothing that waits for code in this context holds some of these permits. */
    void requireNoneHeld(ContextNode context) {
        for (ContextNode node = context; node != null; node = node.isDetached() ? null : node.around()) {
            if (node instanceof Holding holding && holding.holds(pool)) {
                throw new IllegalStateException(this + ": " + holding.permits.weight + " of " + pool.total()
                        + " held by a task around this call already; all could hold some and wait for more for ever."
                        + " Take them either around or in here, or give this call permits of its own");
            }
        }
    }

    @Override
    public String toString() {
        return name.isEmpty() ? "permits" : "permits \"" + name + "\"";
    }

    /** The context of what holds permits: so they are found by what is called in it. */
    static final class Holding extends ContextNode implements AutoCloseable {

        private final Permits permits;

        private Holding(ContextNode parent, Permits permits) {
            super(parent, parent.deadlineNanos(), parent.isShielding());
            this.permits = permits;
        }

        @Override
        public boolean isEnded() {
            return isUntied() || super.isEnded();
        }

        private boolean holds(PermitPool pool) {
            return permits.pool == pool && !isUntied();
        }

        /** Gives them back; what has been left behind in this context goes on below what is around the run. */
        @Override
        public void close() {
            untie();
            permits.pool.release(permits.weight);
        }
    }
}
