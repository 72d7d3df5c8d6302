package dev.braid;

import dev.braid.ContextListeners.Listener;
import dev.braid.internal.host.Host;
import dev.braid.internal.host.SystemHost;
import dev.braid.internal.host.Timer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One context in the tree. State is pulled: a node that is asked looks at its own cause, its deadline and its parent. Only while it has
 * listeners is it tied to its parent and to a timer ({@link ContextLink}).
 */
non-sealed class ContextNode implements Context {

    /** What is bound to a thread: it knows the context of the code that runs there now, and the worker whose thread it is. */
    interface Holder {
        ContextNode context();

        @Nullable TaskWorker worker();
    }

    static final ScopedValue<Holder> CURRENT = ScopedValue.newInstance();
    static final long NO_DEADLINE = Long.MAX_VALUE;

    private static final ContextNode ROOT = new ContextNode(SystemHost.INSTANCE);
    private static final Registration NOTHING = () -> {};
    private static final VarHandle CAUSE;

    static {
        try {
            CAUSE = MethodHandles.lookup().findVarHandle(ContextNode.class, "cause", Throwable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable ContextNode parent;
    private final Host host;
    private final long deadline;
    private final boolean shielding;

    /** Why this was cancelled; set once, by CAS, by whoever comes first. */
    private volatile @Nullable Throwable cause;

    // All guarded by this.
    private @Nullable ContextListeners listeners;
    private @Nullable ContextLink link;
    private boolean told;
    private boolean held;

    /** A context that nothing cancels, on the given machine. */
    ContextNode(Host host) {
        this(null, host, NO_DEADLINE, false);
    }

    /** A child; {@code deadline} is its own or its parent's, whichever is sooner. */
    ContextNode(ContextNode parent, long deadline, boolean shielding) {
        this(parent, parent.host, deadline, shielding);
    }

    private ContextNode(@Nullable ContextNode parent, Host host, long deadline, boolean shielding) {
        this.parent = parent;
        this.host = host;
        this.deadline = deadline;
        this.shielding = shielding;
    }

    static ContextNode currentNode() {
        return CURRENT.isBound() ? CURRENT.get().context() : root();
    }

    /** What is around all: nothing cancels it, so it matters only which machine it is on. */
    private static ContextNode root() {
        return Host.CURRENT.isBound() ? new ContextNode(Host.CURRENT.get()) : ROOT;
    }

    final Host host() {
        return host;
    }

    final long deadlineNanos() {
        return deadline;
    }

    final long parentDeadlineNanos() {
        return parent == null ? NO_DEADLINE : parent.deadline;
    }

    /** Why this was cancelled as far as is known here, without asking the clock or the parent. */
    final @Nullable Throwable ownCause() {
        return cause;
    }

    /** Whether this, or anything around it, is known to be cancelled; nobody is told of it by that. */
    final boolean isCauseSet() {
        for (ContextNode node = this; node != null; node = node.parent) {
            if (node.cause != null) {
                return true;
            }
        }
        return false;
    }

    final boolean isShielding() {
        return shielding;
    }

    // Asking

    @Override
    public final boolean isCancelled() {
        return causeOrNull() != null;
    }

    @Override
    public final Optional<Throwable> cause() {
        return Optional.ofNullable(causeOrNull());
    }

    final @Nullable Throwable causeOrNull() {
        if (cause == null) {
            Throwable above = parent == null ? null : parent.causeOrNull();
            if (above != null) {
                cancel(inherited(above));
            } else if (hasOwnDeadline() && deadline - host.nanoTime() <= 0) {
                cancel(expired());
            }
        }
        return cause;
    }

    @Override
    public final void throwIfCancelled() {
        Throwable reason = causeOrNull();
        if (reason != null && DeadlineExceededException.isPassed(reason)) {
            throw DeadlineExceededException.thrownFor(reason);
        }
        if (reason != null) {
            throw new CancelledException("cancelled: " + reason, reason);
        }
    }

    @Override
    public final Optional<Duration> remaining() {
        return deadline == NO_DEADLINE
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, deadline - host.nanoTime())));
    }

    @Override
    public final Optional<Instant> deadline() {
        return deadline == NO_DEADLINE
                ? Optional.empty()
                : Optional.of(host.now().plusNanos(deadline - host.nanoTime()));
    }

    // Cancelling

    /** Cancels this and all below; false if it was cancelled before. */
    boolean cancel(Throwable reason) {
        return cancel(reason, Runnable::run);
    }

    private boolean cancel(Throwable reason, Executor users) {
        Objects.requireNonNull(reason, "cause");
        if (!CAUSE.compareAndSet(this, null, reason)) {
            return false;
        }
        cancelled();
        ContextLink closing;
        List<Listener> all;
        synchronized (this) {
            told = true;
            all = listeners == null ? List.of() : listeners.all();
            listeners = null;
            closing = link;
            link = null;
        }
        if (closing != null) {
            closing.close(); // or a parent would keep its cancelled children for as long as it lives
        }
        all.forEach(listener -> listener.cancelled(reason, users));
        return true;
    }

    /** Called once, by the thread that cancelled this, before any listener. */
    void cancelled() {}

    /** What this is cancelled with when its deadline passes. */
    Throwable expired() {
        return DeadlineExceededException.asCause("deadline passed");
    }

    /** What this is cancelled with when its parent was cancelled with {@code above}. */
    Throwable inherited(Throwable above) {
        return above;
    }

    // Listening

    @Override
    public final Registration onCancel(Consumer<? super Throwable> action) {
        Objects.requireNonNull(action, "action");
        return listen(ContextListeners.ofUser(shield(), action), false);
    }

    /** Has {@code action}, which is Braid's own and quick, called once when this is cancelled, by the thread that cancels it. */
    final Registration onCancelled(Runnable action) {
        return listen((reason, users) -> action.run(), true);
    }

    private Registration listen(Listener listener, boolean below) {
        causeOrNull(); // the deadline may have passed, or a parent been cancelled, while nobody listened
        ContextLink opening = null;
        boolean late;
        synchronized (this) {
            late = told;
            if (!late) {
                if (listeners == null) {
                    listeners = new ContextListeners();
                }
                if (below) {
                    listeners.addBelow(listener);
                } else {
                    listeners.addAction(listener);
                }
                if (link == null) {
                    link = opening = new ContextLink(this);
                }
            }
        }
        if (opening != null) {
            opening.open();
        }
        if (late) {
            listener.cancelled(Objects.requireNonNull(cause), Runnable::run);
            return NOTHING;
        }
        return () -> forget(listener);
    }

    private void forget(Listener listener) {
        ContextLink closing = null;
        synchronized (this) {
            if (listeners != null) {
                listeners.remove(listener);
                if (listeners.isEmpty() && !held) {
                    closing = link;
                    link = null;
                }
            }
        }
        if (closing != null) {
            closing.close();
        }
    }

    /** Ties this to its parent and to its timer until {@link #untie()}, listeners or not; cancels it at once if it is too late. */
    final void tie() {
        if (causeOrNull() != null) {
            return;
        }
        if (deadline == NO_DEADLINE && !isAnyCancellable(parent)) {
            return;
        }
        ContextLink opening = null;
        synchronized (this) {
            held = true;
            if (link == null) {
                link = opening = new ContextLink(this);
            }
        }
        if (opening != null) {
            opening.open();
        }
    }

    /** Ends what {@link #tie()} began. Whoever still listens has nothing more to hear. */
    final void untie() {
        ContextLink closing;
        synchronized (this) {
            held = false;
            listeners = null;
            closing = link;
            link = null;
        }
        if (closing != null) {
            closing.close();
        }
    }

    /** Whether this is tied to its parent or to a timer because somebody waits for it. */
    final synchronized boolean isListenedTo() {
        return link != null || (listeners != null && !listeners.isEmpty());
    }

    static boolean isAnyCancellable(@Nullable ContextNode node) {
        return node != null && node.parent != null;
    }

    final @Nullable Registration followParent() {
        return isAnyCancellable(parent)
                ? Objects.requireNonNull(parent).listen((reason, users) -> cancel(inherited(reason), users), true)
                : null;
    }

    final @Nullable Timer startDeadline() {
        return hasOwnDeadline() ? host.schedule(Math.max(0, deadline - host.nanoTime()), this::expire) : null;
    }

    /** Whether it has a deadline that is not its parent's, whose passing is for the parent to find. */
    private boolean hasOwnDeadline() {
        return deadline != NO_DEADLINE && deadline != parentDeadlineNanos();
    }

    private void expire() {
        if (cause == null) {
            cancel(expired(), host::execute);
        }
    }

    // Deriving

    @Override
    public final Context withTimeout(Duration timeout) {
        Durations.requirePositive(timeout, "timeout", "Context.withTimeout");
        return new ContextNode(this, sooner(deadline, host.nanoTime() + Durations.nanos(timeout)), shielding);
    }

    @Override
    public final Context withDeadline(Instant instant) {
        Objects.requireNonNull(instant, "deadline");
        return new ContextNode(this, sooner(deadline, nanosAt(instant)), shielding);
    }

    @Override
    public final CancellableContext withCancel() {
        return new CancellableNode(this);
    }

    final ContextNode shield() {
        return new ContextNode(null, host, NO_DEADLINE, true);
    }

    /** The time at {@code instant} on the clock by which deadlines are measured; one that has passed is as good as now. */
    final long nanosAt(Instant instant) {
        Duration left = Duration.between(host.now(), instant);
        return host.nanoTime() + (left.isNegative() ? 0 : Durations.nanos(left));
    }

    /** The sooner of two deadlines, of which either may be {@link #NO_DEADLINE}. */
    static long sooner(long a, long b) {
        if (a == NO_DEADLINE || b == NO_DEADLINE) {
            return a == NO_DEADLINE ? b : a;
        }
        return a - b < 0 ? a : b;
    }

    // Running

    @Override
    public final <X extends Exception> void run(TaskRunnable<X> block) throws X, InterruptedException {
        Objects.requireNonNull(block, "block");
        this.<@Nullable Object, X>call(() -> {
            block.run();
            return null;
        });
    }

    @Override
    public final <R extends @Nullable Object, X extends Exception> R call(TaskCallable<? extends R, X> block)
            throws X, InterruptedException {
        Objects.requireNonNull(block, "block");
        TaskWorker here = TaskWorker.current();
        TaskWorker shielded = shielding && here != null && here.shield() ? here : null;
        try {
            return ScopedValue.where(CURRENT, new Bound(this, here)).<R, Exception>call(block::call);
        } catch (Exception e) {
            throw Failures.<X>asIs(e);
        } finally {
            if (shielded != null) {
                shielded.unshield();
            }
        }
    }

    /** This context, bound by {@link #call} in a thread that may be a worker's. */
    private record Bound(ContextNode context, @Nullable TaskWorker worker) implements Holder {}
}
