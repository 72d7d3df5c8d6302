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
    private static final Registration NOTHING = () -> false;
    private static final VarHandle END;

    static {
        try {
            END = MethodHandles.lookup().findVarHandle(ContextNode.class, "end", End.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable ContextNode parent;
    private final @Nullable ContextNode around;
    private final Host host;
    private final long deadline;
    private final boolean shielding;

    /** What decided this context; set once, by CAS, by whoever comes first: who cancels it, or its run at its end. */
    private volatile @Nullable End end;

    // All guarded by this.
    private @Nullable ContextListeners listeners;
    private @Nullable ContextLink link;
    private boolean told;
    private boolean held;

    /** Whether the run or task whose context this is has ended; written by {@link #untie()}. */
    private volatile boolean ended;

    /**
     * What decides a context.
     *
     * @param cause why it was cancelled, or null if its run ended before anybody did that
     * @param nanos when, by the clock of deadlines
     * @param expired whether it was a deadline, here or around
     */
    private record End(@Nullable Throwable cause, long nanos, boolean expired) {

        static final End CLEAN = new End(null, 0, false);
    }

    /** A context that nothing cancels, on the given machine. */
    ContextNode(Host host) {
        this(null, null, host, NO_DEADLINE, false);
    }

    /** A child; {@code deadline} is its own or its parent's, whichever is sooner. */
    ContextNode(ContextNode parent, long deadline, boolean shielding) {
        this(parent, parent, parent.host, deadline, shielding);
    }

    private ContextNode(
            @Nullable ContextNode parent, @Nullable ContextNode around, Host host, long deadline, boolean shielding) {
        this.parent = parent;
        this.around = around;
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

    /**
     * The context in which this one was made: its parent or, where it is cut off from cancellation, what would be. Null outside of all.
     * For those who ask what the calling code is in; nothing is cancelled along it.
     */
    final @Nullable ContextNode around() {
        return around;
    }

    /** Whether nobody around waits for what is done in this context. */
    final boolean isDetached() {
        return parent == null && !shielding;
    }

    final long deadlineNanos() {
        return deadline;
    }

    final long parentDeadlineNanos() {
        return parent == null ? NO_DEADLINE : parent.deadline;
    }

    /** Why this was cancelled as far as is known here, without asking the clock or the parent. */
    final @Nullable Throwable ownCause() {
        End known = end;
        return known == null ? null : known.cause;
    }

    /**
     * Whether a deadline is why this was cancelled, its own or one around it, as far as is known here. The cause does not say: it is handed
     * out, and whoever throws it cancels other contexts with it.
     */
    final boolean isPastDeadline() {
        End known = end;
        return known != null && known.expired && known.cause instanceof DeadlineExceededException;
    }

    /** Whether this, or anything around it, is known to be cancelled; nobody is told of it by that. */
    final boolean isCauseSet() {
        for (ContextNode node = this; node != null && isAnyCancellable(node); node = node.parent) {
            if (node.ownCause() != null) {
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
        look(Runnable::run);
        return ownCause();
    }

    /** Finds out whether this has been cancelled from above or by its deadline, whichever was first: it may not have been told. */
    final void look(Executor users) {
        if (end != null) {
            return;
        }
        ContextNode above = livingParent();
        if (above != null) {
            above.look(users);
        }
        End theirs = above == null ? null : above.end;
        if (theirs == null || theirs.cause == null) {
            if (hasOwnDeadline() && deadline - host.nanoTime() <= 0) {
                expire(users);
            }
        } else if (hasOwnDeadline() && deadline - theirs.nanos <= 0) {
            expire(users);
        } else {
            cancel(new End(theirs.expired ? inherited(theirs.cause) : theirs.cause, theirs.nanos, theirs.expired), users);
        }
    }

    /** Whether the run or task whose context this is has ended. */
    final boolean isUntied() {
        return ended;
    }

    @Override
    public boolean isEnded() {
        return parent != null && parent.isEnded();
    }

    /** What can cancel this: the parent, or what is around it if that ended without having been cancelled. */
    private @Nullable ContextNode livingParent() {
        ContextNode above = parent;
        while (above != null && above.end == End.CLEAN) {
            above = above.parent;
        }
        return above;
    }

    @Override
    public final void throwIfCancelled() {
        Throwable reason = causeOrNull();
        if (reason != null && isPastDeadline()) {
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

    /** Cancels this and all below; false if it was cancelled before, or has ended. */
    boolean cancel(Throwable reason) {
        Objects.requireNonNull(reason, "cause");
        return end == null && cancel(new End(reason, host.nanoTime(), false), Runnable::run);
    }

    private void expire(Executor users) {
        cancel(new End(expired(), deadline, true), users);
    }

    private boolean cancel(End how, Executor users) {
        if (!END.compareAndSet(this, null, how)) {
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
        Throwable reason = Objects.requireNonNull(how.cause);
        all.forEach(listener -> listener.cancelled(reason, users));
        return true;
    }

    /** Called once, by the thread that cancelled this, before any listener. */
    void cancelled() {}

    /** What this is cancelled with when its deadline passes. */
    Throwable expired() {
        return DeadlineExceededException.asCause("deadline passed");
    }

    /** What this is cancelled with when {@code above} is what its parent's deadline, or one around it, was cancelled with. */
    Throwable inherited(Throwable above) {
        return above;
    }

    // Listening

    @Override
    public final Registration onCancel(Consumer<? super Throwable> action) {
        var listener = new CancelAction(this, Objects.requireNonNull(action, "action"));
        listen(listener, false);
        return listener;
    }

    /**
     * Has {@code action}, which is Braid's own and quick, called once when this is cancelled, by the thread that cancels it. It may still
     * be called once when it has just been called off.
     */
    final Registration onCancelled(Runnable action) {
        Listener listener = (reason, users) -> action.run();
        return listen(listener, true) ? () -> forget(listener) : NOTHING;
    }

    /** Has the listener told of the cancel, at once if it is too late; false if there is nothing more to hear after this call. */
    private boolean listen(Listener listener, boolean below) {
        causeOrNull(); // the deadline may have passed, or a parent been cancelled, while nobody listened
        ContextLink opening = null;
        boolean late;
        boolean over;
        synchronized (this) {
            late = told;
            over = end == End.CLEAN;
            if (!late && !over) {
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
            listener.cancelled(Objects.requireNonNull(ownCause()), Runnable::run);
        } else if (over) {
            listener.orphaned();
        }
        return !late && !over;
    }

    /** The listener wants to hear no more; false if it was not among those to be told. */
    final boolean forget(Listener listener) {
        boolean found = false;
        ContextLink closing = null;
        synchronized (this) {
            if (listeners != null) {
                found = listeners.remove(listener);
                if (listeners.isEmpty() && !held) {
                    closing = link;
                    link = null;
                }
            }
        }
        if (closing != null) {
            closing.close();
        }
        return found;
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

    /**
     * The run or task whose context this is has ended: ends what {@link #tie()} began. If nobody has cancelled this, nobody will, its
     * listeners have nothing more to hear, and what is still below it goes on below what is around.
     */
    final void untie() {
        boolean clean = END.compareAndSet(this, null, End.CLEAN);
        ended = true; // after: who has seen it ended and not cancelled never sees it cancelled
        List<Listener> left = List.of();
        ContextLink closing;
        synchronized (this) {
            held = false;
            if (clean && listeners != null) { // else they are for who cancels to tell
                left = listeners.all();
                listeners = null;
            }
            closing = link;
            link = null;
        }
        if (closing != null) {
            closing.close();
        }
        left.forEach(Listener::orphaned);
    }

    /** Whether this is tied to its parent or to a timer because somebody waits for it. */
    final synchronized boolean isListenedTo() {
        return link != null || (listeners != null && !listeners.isEmpty());
    }

    static boolean isAnyCancellable(@Nullable ContextNode node) {
        return node != null && node.parent != null;
    }

    /** Has the link told when this is cancelled from above, until it closes what is returned. */
    final @Nullable Registration followParent(ContextLink link) {
        ContextNode above = livingParent();
        if (above == null || !isAnyCancellable(above)) {
            return null;
        }
        return above.listen(link, true) ? () -> above.forget(link) : null;
    }

    final @Nullable Timer startDeadline() {
        return hasOwnDeadline() ? host.schedule(Math.max(0, deadline - host.nanoTime()), this::expire) : null;
    }

    /** Whether it has a deadline that is not its parent's, whose passing is for the parent to find. */
    private boolean hasOwnDeadline() {
        ContextNode above = livingParent();
        return deadline != NO_DEADLINE && (above == null || deadline != above.deadline);
    }

    private void expire() {
        if (end == null) {
            expire(host::execute);
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

    final ContextNode detach() {
        return new ContextNode(null, this, host, NO_DEADLINE, false);
    }

    final ContextNode shield() {
        return new ContextNode(null, this, host, NO_DEADLINE, true);
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
