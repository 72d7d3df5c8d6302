package dev.braid;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How a run ends: which failures it goes on in spite of, which one cancels it, which came later, and what its caller is thrown. */
final class Ending {

    private final Execution<?, ?, ?> run;
    private final @Nullable Tolerated tolerated;
    private final Failures later = new Failures();

    /** The failure that cancelled the run; written by the thread that won, read after the join. */
    private @Nullable Throwable failure;

    Ending(Execution<?, ?, ?> run, @Nullable Tolerance tolerance) {
        this.run = run;
        this.tolerated = tolerance == null ? null : new Tolerated(tolerance, run.source().size());
    }

    // While it runs

    /** Whether the run goes on though one more task has failed, with this. */
    boolean bears(Throwable thrown) {
        return tolerated != null && tolerated.bears(thrown);
    }

    /** Cancels the run with a failure; keeps it for later, if it was cancelled before. */
    void fail(Throwable thrown) {
        if (run.context().cancel(thrown)) {
            failure = thrown;
        } else {
            later.add(thrown);
        }
    }

    /** It turns out how many tasks there are: that may make the failures until now too many. */
    void exhausted(long tasks) {
        Throwable last = tolerated == null ? null : tolerated.exhausted(tasks);
        if (last != null) {
            fail(last);
        }
    }

    /** All of so many tasks have ended, and more may come: the failures until now may be too many of these. */
    void soFar(long tasks) {
        Throwable last = tolerated == null || run.context().ownCause() != null ? null : tolerated.soFar(tasks);
        if (last != null) {
            fail(last);
        }
    }

    // After the join

    /** The failure that cancelled the run, if that was one. */
    @Nullable Throwable failure() {
        return failure;
    }

    /**
     * How the run ended.
     *
     * @param satisfied whether it had what it wanted
     */
    Observer.End end(boolean satisfied) {
        Throwable cause = run.context().ownCause();
        if (cause == null) {
            return Observer.End.COMPLETED;
        }
        if (failure != null) {
            return Observer.End.FAILED;
        }
        if (satisfied) {
            return Observer.End.SATISFIED;
        }
        if (run.context().isPastDeadline()) {
            return Observer.End.DEADLINE_EXCEEDED;
        }
        return cause instanceof InterruptedException ? Observer.End.INTERRUPTED : Observer.End.CANCELLED;
    }

    /** All failures that are known, the one that cancelled the run first. */
    List<Throwable> failures() {
        List<Throwable> all = new ArrayList<>();
        if (failure != null) {
            all.add(failure);
        }
        if (tolerated != null) {
            all.addAll(tolerated.failures());
        }
        all.addAll(later.all());
        return all;
    }

    /**
     * What the caller is to be thrown, when the run was cancelled or the caller interrupted.
     *
     * @param method what the caller has called; empty if nobody has: the run is a part of another
     * @param interrupt the caller's, if it was interrupted meanwhile
     * @param more failures of which the run does not know
     */
    Throwable exception(String method, @Nullable InterruptedException interrupt, List<Throwable> more) {
        boolean interruptedSince = Thread.interrupted(); // as the last task left; one exception tells of any number
        Throwable thrown;
        List<Throwable> attached = new ArrayList<>();
        if (interrupt != null || interruptedSince) {
            thrown = interrupt != null ? interrupt : new InterruptedException();
        } else if (failure != null) {
            thrown = failure; // its own stack is that of the task's thread
            if (!method.isEmpty()) {
                attached.add(new CallSite(run.policy().label() + ": " + method + " was called here"));
            }
        } else {
            thrown = cancelledBy(Objects.requireNonNull(run.context().ownCause()));
        }
        attached.addAll(failures());
        attached.addAll(more);
        Failures.suppress(thrown, attached);
        return thrown;
    }

    private RuntimeException cancelledBy(Throwable cause) {
        if (run.context().isPastDeadline()) {
            return DeadlineExceededException.thrownFor(cause);
        }
        OptionalLong size = run.source().size();
        String done = run.tally().done() + (size.isPresent() ? " of " + size.getAsLong() : "");
        String message = run.policy().label() + " was cancelled with " + done + " tasks done: " + cause;
        return new CancelledException(message, cause);
    }

    /** What tells of the deadline, if that is what ended the run, and the policy wants what is done by then. */
    @Nullable DeadlineExceededException partialAt(@Nullable InterruptedException interrupt) {
        Throwable cause = run.context().ownCause();
        if (!run.policy().partialOnDeadline() || cause == null || !run.context().isPastDeadline()) {
            return null;
        }
        if (interrupt != null) {
            // A caller that is a task is interrupted by Braid when the deadline around it passes: it keeps its flag, and gets its answer.
            TaskWorker caller = TaskWorker.current();
            if (caller == null || !caller.isCancelled() || !run.context().isAroundPastDeadline()) {
                return null;
            }
            Thread.currentThread().interrupt();
        }
        DeadlineExceededException exceeded = DeadlineExceededException.thrownFor(cause);
        Failures.suppress(exceeded, later.all());
        return exceeded;
    }
}
