package dev.braid.property;

import dev.braid.CancelledException;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOutException;
import dev.braid.Outcome;
import dev.braid.TaskTimeoutException;
import dev.braid.property.Call.Ended;
import dev.braid.property.Tree.Form;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is promised of a call that is over: that what came out of it, result or exception, follows from what its tasks did. */
final class Promises {

    private static final int MOST_SUPPRESSED = 16;

    private Promises() {}

    /** Called by the thread that called, when the call has just returned {@code answer} or thrown. */
    static void check(Call call, @Nullable Object answer, @Nullable Throwable thrown) {
        if (thrown == null) {
            returned(call, answer);
        } else {
            threw(call, thrown);
            suppressed(call, thrown);
        }
        firstFailureWins(call, thrown);
        interrupts(call, thrown);
    }

    // What it returned

    private static void returned(Call call, @Nullable Object answer) {
        Form form = call.run().form();
        int tasks = call.run().tasks().size();
        List<@Nullable Integer> successes = values(call.ends().stream().filter(end -> end.thrown() == null));
        boolean reads = form != Form.STREAM || call.run().wanted() > 0;
        call.require(!call.wasStoppedBefore() || !reads, "P3 a call in a cancelled context is cancelled");
        switch (form) {
            case MAP, COLLECT -> call.require(inOrder(call).equals(answer), "P7 results stand in the order of tasks", answer);
            case FOR_EACH -> {}
            case OUTCOMES -> outcomes(call, (List<?>) answer);
            case FIRST_SUCCESS -> call.require(
                    !successes.isEmpty() && Objects.equals(successes.getFirst(), answer), "the first success is returned", answer);
            case QUORUM -> call.require(
                    successes.size() >= call.run().wanted()
                            && successes.subList(0, call.run().wanted()).equals(answer),
                    "P7 a quorum is the first successes, as completed", answer);
            case STREAM -> {
                int read = ((List<?>) answer).size();
                call.require(
                        successes.size() >= read && successes.subList(0, read).equals(answer),
                        "P7 a stream is as completed", answer, successes);
            }
        }
        boolean readToItsEnd = form != Form.STREAM || ((List<?>) answer).size() < call.run().wanted();
        if (!form.isQuorum() && readToItsEnd) {
            long ended = call.ends().stream().filter(end -> end.task() >= 0).count();
            call.require(ended == tasks, "every task has an outcome", ended);
        }
    }

    private static List<@Nullable Integer> values(Stream<Ended> ends) {
        return ends.<@Nullable Integer>map(Ended::value).toList();
    }

    private static List<@Nullable Integer> inOrder(Call call) {
        return values(call.ends().stream()
                .filter(end -> end.thrown() == null)
                .sorted(Comparator.comparingInt(Ended::task)));
    }

    private static void outcomes(Call call, List<?> outcomes) {
        call.require(outcomes.size() == call.run().tasks().size(), "there are as many outcomes as tasks", outcomes.size());
        for (Ended end : call.ends()) {
            Object outcome = end.task() < 0 || end.task() >= outcomes.size() ? null : outcomes.get(end.task());
            call.require(
                    switch (outcome) {
                        case Outcome.Success<?>(var value, _) -> end.thrown() == null && Objects.equals(value, end.value());
                        case Outcome.Failure<?>(Throwable failure, _) -> isOf(end, failure);
                        case null, default -> false;
                    },
                    "P6 an outcome is what became of its task", end, outcome);
        }
    }

    // What it threw

    private static void threw(Call call, Throwable thrown) {
        Optional<Ended> own = call.ends().stream().filter(end -> isOf(end, thrown)).findFirst();
        if (own.isPresent()) {
            ownFailure(call, own.get(), thrown);
        } else if (isInterrupt(thrown)) {
            call.require(
                    call.wasInterruptedBefore() || call.userInterrupts() > 0 || call.isCallerPerhapsInterrupted(),
                    "P5 a caller that was not interrupted sees no interrupt", thrown);
        } else if (thrown instanceof DeadlineExceededException) {
            call.require(call.hasExpired(), "P9 a deadline that is exceeded has passed", thrown);
        } else if (thrown instanceof CancelledException) {
            call.require(call.wasPerhapsCancelledFromOutside(), "a call that is cancelled was cancelled by somebody", thrown);
        } else {
            call.require(
                    call.run().form().isQuorum()
                            && thrown instanceof IllegalArgumentException
                            && call.run().tasks().size() < call.run().needed(),
                    "P2 what is thrown is a failure of a task", thrown);
        }
    }

    private static void ownFailure(Call call, Ended own, Throwable thrown) {
        Form form = call.run().form();
        Stream<Ended> failures = call.ends().stream().filter(end -> end.thrown() != null);
        if (form == Form.OUTCOMES && call.tolerated() == Integer.MAX_VALUE) {
            call.require(own.task() < 0, "no task's failure is thrown by outcomes", thrown);
        } else if (!form.isQuorum() || own.task() >= 0) {
            Optional<Ended> first =
                    form.isQuorum() ? failures.filter(end -> end.task() >= 0).findFirst() : call.decisive();
            call.require(isOf(first.orElseThrow(), thrown), "P2 the first failure is thrown", thrown, first);
        }
        if (form.isQuorum() && own.task() >= 0) {
            long failed = call.ends().stream().filter(end -> end.thrown() != null && end.task() >= 0).count();
            call.require(call.run().tasks().size() - failed < call.run().needed(), "a quorum fails once it is impossible");
        }
    }

    /** Nothing that came after the first failure is thrown in its place. */
    private static void firstFailureWins(Call call, @Nullable Throwable thrown) {
        boolean closedEarly = call.run().form() == Form.STREAM && thrown == null;
        Optional<Ended> first = call.decisive();
        if (call.run().form().isQuorum() || first.isEmpty()) {
            return;
        }
        if (thrown == null) {
            // A reader may close the stream before it comes to the failure.
            call.require(closedEarly && call.run().wanted() <= call.delivered(), "P2 a failure is thrown", first);
        } else if (call.isFirst(first.get()) && !isOf(first.get(), thrown)) {
            Throwable bare = thrown instanceof FanOutException ? thrown.getCause() : thrown;
            call.require(
                    isInterrupt(thrown) && Arrays.stream(bare.getSuppressed()).anyMatch(other -> isOf(first.get(), other)),
                    "P2 nothing masks the first failure, and an interrupt has it suppressed", thrown, first);
        }
    }

    /** Whether {@code failure} is what became of a task or source that ended so. */
    static boolean isOf(Ended end, Throwable failure) {
        Throwable thrown = end.thrown();
        if (thrown == null) {
            return false;
        }
        return failure == thrown
                || (failure instanceof FanOutException wrapper && wrapper.getCause() == thrown)
                // What a task threw when its time was out is suppressed in that, unless it tells of it already.
                || (failure instanceof TaskTimeoutException
                        && (Arrays.asList(failure.getSuppressed()).contains(thrown) || tellsOf(thrown, failure)));
    }

    /** Whether {@code what} can be found from {@code from} on. */
    static boolean tellsOf(Throwable from, Throwable what) {
        return from == what
                || (from.getCause() != null && tellsOf(from.getCause(), what))
                || Arrays.stream(from.getSuppressed()).anyMatch(suppressed -> tellsOf(suppressed, what));
    }

    private static boolean isInterrupt(Throwable thrown) {
        return thrown instanceof InterruptedException
                || (thrown instanceof FanOutException && thrown.getCause() instanceof InterruptedException);
    }

    private static void suppressed(Call call, Throwable thrown) {
        Throwable[] suppressed = thrown.getSuppressed();
        Set<Throwable> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(Arrays.asList(suppressed));
        call.require(distinct.size() == suppressed.length, "P2 no failure is suppressed twice", (Object[]) suppressed);
        call.require(suppressed.length <= MOST_SUPPRESSED, "P2 at most 16 are suppressed", suppressed.length);
        call.require(!distinct.contains(thrown), "P2 nothing is suppressed in itself", thrown);
    }

    // The caller's interrupts

    private static void interrupts(Call call, @Nullable Throwable thrown) {
        boolean told = thrown != null && isInterrupt(thrown);
        boolean flag = Thread.currentThread().isInterrupted();
        call.require(call.userInterrupts() == 0 || told || flag, "P2 no interrupt of the caller is lost", thrown);
        call.require(
                !flag || call.wasInterruptedBefore() || call.userInterrupts() > 0 || call.isCallerPerhapsInterrupted(),
                "P5 no interrupt leaks out of a call");
    }
}
