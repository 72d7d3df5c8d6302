package dev.braid;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are not known up front, or that differ in type: fork them as you go. A scope lives in a block ({@link FanOut#scope}), and
 * when the block has been left none of its tasks is running.
 *
 * <pre>{@code
 * Reply reply = CALLS.scope((Scope<IOException> scope) -> {
 *     Fork<User> user = scope.fork(() -> findUser(id));
 *     Fork<Order> order = scope.fork(() -> fetchOrder(id));
 *     scope.join();
 *     return new Reply(user.get(), order.get());
 * });
 * }</pre>
 *
 * <p><b>Who may fork.</b> The block, and any task of the scope, also from runs and scopes nested in them: a crawler forks the links of a
 * page from the task that has read it. So may threads of your own that {@linkplain Context#run run} in its context; what they fork after its
 * end is cancelled. A limit is on how many run at once; a fork that waits for another one needs a limit that lets
 * both run. Forks start in the order in which they were made, but for those that {@linkplain FanOut#withLimitPer their key} holds up.
 *
 * <p><b>Failures.</b> Fail-fast, but for failures that the policy {@linkplain FanOut#tolerating tolerates}: the first failure of a task
 * cancels the others, and is thrown by {@link #join()}, as it is, or, if that is
 * not called any more, when the block is left. It is not thrown again if the block has caught it. Caught or not, the scope stays
 * cancelled: what is forked then never starts.
 *
 * <p><b>The context</b> of the block, and of each task, is the scope's: whoever asks {@link Context#current()} there learns of the first
 * failure. The block itself is not interrupted: what it would wait for besides its forks, such as a channel, a fork waits for.
 *
 * <p>All that is said of {@linkplain FanOut threads, ends and interrupts} holds for scopes. Memory does not grow with the number of forks
 * that have ended, but for those that the caller keeps.
 *
 * @param <X> what tasks may throw, besides {@link InterruptedException}: unchecked exceptions only, unless the block's parameter names a
 *     type as above
 */
public sealed interface Scope<X extends Exception> permits ScopeRun {

    /**
     * Has {@code call} run as a task of this scope. Does not block. In a scope that has been cancelled it never runs, and its fork is
     * {@linkplain Fork.State#CANCELLED cancelled}.
     *
     * @throws IllegalStateException if the scope has ended, or the calling thread is neither in its block nor in one of its tasks
     */
    <R extends @Nullable Object> Fork<R> fork(TaskCallable<? extends R, ? extends X> call);

    /** Like {@link #fork(TaskCallable)}, for a function and what it is given: a policy that looks at tasks, sees {@code task}. */
    <T, R extends @Nullable Object> Fork<R> fork(T task, TaskFunction<? super T, ? extends R, ? extends X> function);

    /** Like {@link #fork(TaskCallable)}, for a block without a result. */
    Fork<@Nullable Void> forkRun(TaskRunnable<? extends X> block);

    /** Like {@link #fork(Object, TaskFunction)}, without a result. */
    <T> Fork<@Nullable Void> forkRun(T task, TaskConsumer<? super T, ? extends X> consumer);

    /**
     * Waits until all forks have ended, also those that they forked meanwhile. When it returns, all have succeeded, but for
     * failures that the policy tolerates.
     * Blocking. More may be forked after it.
     *
     * @throws X what a fork threw first; the others have been cancelled and have ended
     * @throws CancelledException if the scope was {@linkplain #cancel cancelled}, or what is around it
     * @throws DeadlineExceededException if the deadline passed
     * @throws InterruptedException if the caller was interrupted: the forks have been cancelled and have ended
     * @throws IllegalStateException if called by anyone but the scope's block: a task would wait for itself
     */
    void join() throws X, InterruptedException;

    /**
     * Waits like {@link #join()}, and returns what became of {@code forks}, ordered. Settling: neither a failure of one of them nor a
     * {@link #cancel} of this scope is thrown. A first failure has cancelled the others all the same, unless the policy
     * {@linkplain FanOut#toleratingAll() tolerates} it.
     *
     * <p>Which forks there are is looked at when all have ended: tasks may add those that they make, if they see to it that only one at a
     * time does.
     *
     * @throws IllegalArgumentException if one of them is not a fork of this scope
     * @throws IllegalStateException if one of them was forked by a thread of your own meanwhile, and runs; or as by {@link #join()}
     * @throws CancelledException if what is around the scope was cancelled
     * @throws DeadlineExceededException if the deadline passed, unless the policy takes {@linkplain FanOut#withPartialOnDeadline() what is
     *     done by then}
     * @throws InterruptedException if the caller was interrupted: the forks have been cancelled and have ended
     */
    <R extends @Nullable Object> List<Outcome<R>> joinOutcomes(Collection<? extends Fork<? extends R>> forks)
            throws InterruptedException;

    /**
     * Cancels the forks that run, and lets no other start: for when the answer is there. Idempotent, does not block, and may be called by any
     * thread. Leaving the block after it throws nothing for that.
     *
     * @return whether it was this call that cancelled the scope: the first cause wins
     */
    boolean cancel(Throwable cause);
}
