package dev.braid.property;

import dev.braid.CancelledException;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOutException;
import dev.braid.Outcome;
import dev.braid.TaskTimeoutException;
import dev.braid.property.Ends.Ended;
import dev.braid.property.Tree.Form;
import java.util.ArrayList;
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

    static final int MOST_SUPPRESSED = 16;

    private Promises() {}

    /** Called by the thread that called, when the call has just returned {@code answer} or thrown. */
    static void check(Call call, @Nullable Object answer, @Nullable Throwable thrown) {
        if (call.isRejected()) {
            boolean lazy = call.run().form() == Form.STREAM && call.run().wanted() == 0 && thrown == null;
            call.require(lazy || isRejection(thrown), "a run whose permits are held around it is rejected", thrown);
            call.require(call.starts() == 0, "nothing of a run that is rejected starts", call.starts());
            return;
        }
        if (call.run().form() == Form.SCOPE) {
            call.block().ifPresent(block -> Leaving.check(call, block, answer, thrown));
            return;
        }
        if (thrown == null) {
            returned(call, answer);
        } else {
            threw(call, thrown);
            suppressed(call, thrown);
        }
        firstFailureWins(call, thrown);
        interrupts(call, thrown);
    }

    private static boolean isRejection(@Nullable Throwable thrown) {
        return thrown instanceof IllegalStateException
                && String.valueOf(thrown.getMessage()).contains("held by a task around this call");
    }

    // What it returned

    private static void returned(Call call, @Nullable Object answer) {
        Form form = call.run().form();
        int tasks = call.run().tasks().size();
        List<@Nullable Integer> successes = values(call.ends().all().stream().filter(end -> end.thrown() == null));
        boolean reads = form != Form.STREAM || call.run().wanted() > 0;
        boolean partial = form == Form.OUTCOMES && call.run().policy().bounds().partial() && call.hasExpired();
        call.require(!call.wasStoppedBefore() || !reads || partial, "P3 a call in a cancelled context is cancelled");
        switch (form) {
            case MAP, COLLECT -> call.require(inOrder(call).equals(answer), "P7 results stand in the order of tasks", answer);
            case FOR_EACH -> {}
            case OUTCOMES -> outcomes(call, (List<?>) answer, partial);
            case FIRST_SUCCESS -> call.require(
                    isBeginning(call, Collections.singletonList(answer), successes), "the first success is returned", answer);
            case QUORUM -> {
                call.require(((List<?>) answer).size() == call.run().wanted(), "a quorum is as many as are wanted", answer);
                call.require(isBeginning(call, (List<?>) answer, successes), "P7 a quorum is the first successes, as completed", answer);
            }
            case STREAM -> call.require(
                    isBeginning(call, (List<?>) answer, successes), "P7 a stream is as completed", answer, successes);
            case SCOPE -> throw new AssertionError();
        }
        boolean readToItsEnd = form != Form.STREAM || ((List<?>) answer).size() < call.run().wanted();
        if (!form.isQuorum() && readToItsEnd && !partial) {
            long ended = call.ends().all().stream().filter(end -> end.task() >= 0).count();
            call.require(ended == tasks, "every task has an outcome", ended);
        }
    }

    /** Whether the answer is the first successes; where their order is not seen, whether it is some of them. */
    private static boolean isBeginning(Call call, List<?> answer, List<@Nullable Integer> successes) {
        if (call.isExact()) {
            return successes.size() >= answer.size() && successes.subList(0, answer.size()).equals(answer);
        }
        List<@Nullable Integer> left = new ArrayList<>(successes);
        return answer.stream().allMatch(left::remove);
    }

    private static List<@Nullable Integer> values(Stream<Ended> ends) {
        return ends.<@Nullable Integer>map(Ended::value).toList();
    }

    private static List<@Nullable Integer> inOrder(Call call) {
        return values(call.ends().all().stream()
                .filter(end -> end.thrown() == null)
                .sorted(Comparator.comparingInt(Ended::task)));
    }

    private static void outcomes(Call call, List<?> outcomes, boolean partial) {
        // Of tasks that an iterator gives there are those that it gave until the deadline.
        boolean all = !partial || call.run().source().kind() == Tree.Source.Kind.COLLECTION;
        int tasks = call.run().tasks().size();
        boolean fits = all ? outcomes.size() == tasks : outcomes.size() <= tasks && outcomes.size() >= call.starts();
        call.require(fits, "there are as many outcomes as tasks", outcomes.size());
        for (int task = 0; task < outcomes.size(); task++) {
            Outcome<?> outcome = (Outcome<?>) outcomes.get(task);
            call.require(isOf(call, task, outcome), "P6 an outcome is what became of its task", task, outcome);
            boolean late = outcome instanceof Outcome.Cancelled<?>(Throwable cause, _, _)
                    && cause instanceof DeadlineExceededException;
            call.require(!(outcome instanceof Outcome.Cancelled<?>) || (partial && late),
                    "what is not done by the deadline is cancelled, and nothing else", outcome);
        }
    }

    /** Whether the outcome is what became of a task. */
    static boolean isOf(Call call, int task, Outcome<?> outcome) {
        Optional<Ended> ended = call.ends().all().stream().filter(end -> end.task() == task).findFirst();
        if (ended.isEmpty()) {
            return outcome instanceof Outcome.Cancelled<?>(_, var thrown, int attempts) && thrown.isEmpty() && attempts == 0;
        }
        Ended end = ended.get();
        if (outcome.attempts() != (call.isLayered() ? call.attempts(task).told() : 1)) {
            return false;
        }
        return switch (outcome) {
            case Outcome.Success<?>(var value, _) -> end.thrown() == null && Objects.equals(value, end.value());
            case Outcome.Failure<?>(Throwable failure, _) -> !end.neutral() && isOf(end, failure);
            case Outcome.Cancelled<?>(_, var thrown, _) -> end.thrown() != null && thrown.orElseThrow() == end.thrown();
        };
    }

    // What it threw

    static void threw(Call call, Throwable thrown) {
        Optional<Ended> own = call.ends().all().stream().filter(end -> !end.neutral() && isOf(end, thrown)).findFirst();
        if (own.isPresent()) {
            ownFailure(call, own.get(), thrown);
        } else if (isInterrupt(thrown)) {
            call.require(
                    call.interrupts().wereBefore() || call.interrupts().byUser() > 0 || call.interrupts().mayComeFromAbove(),
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
        Stream<Ended> failures = call.ends().all().stream().filter(end -> end.task() < 0 || end.isFailure());
        if (call.ends().isVague() || !call.isExact()) {
            return; // which of them decided is not seen
        }
        if (form == Form.OUTCOMES && call.ends().tolerated() == Integer.MAX_VALUE) {
            call.require(own.task() < 0, "no task's failure is thrown by outcomes", thrown);
        } else if (!form.isQuorum() || own.task() >= 0) {
            Optional<Ended> first =
                    form.isQuorum() ? failures.filter(end -> end.task() >= 0).findFirst() : call.ends().decisive();
            call.require(isOf(first.orElseThrow(), thrown), "P2 the first failure is thrown", thrown, first);
        }
        if (form.isQuorum() && own.task() >= 0) {
            long failed = call.ends().all().stream().filter(Ended::isFailure).count();
            call.require(call.run().tasks().size() - failed < call.run().needed(), "a quorum fails once it is impossible");
        }
    }

    /** Nothing that came after the first failure is thrown in its place. */
    static void firstFailureWins(Call call, @Nullable Throwable thrown) {
        boolean closedEarly = call.run().form() == Form.STREAM && thrown == null;
        Optional<Ended> first = call.ends().decisive();
        if (call.run().form().isQuorum() || first.isEmpty() || call.ends().isVague() || !call.isExact()) {
            return;
        }
        if (thrown == null) {
            // A reader may close the stream before it comes to the failure.
            boolean partial = call.run().policy().bounds().partial() && call.hasExpired();
            boolean enough = closedEarly && call.run().wanted() <= call.delivered();
            call.require(partial || enough, "P2 a failure is thrown", first);
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
        return thrown != null && isOf(thrown, failure);
    }

    /** Whether {@code failure} is what became of somebody who has thrown this. */
    static boolean isOf(Throwable thrown, Throwable failure) {
        boolean wrapped = failure instanceof FanOutException wrapper && wrapper.getCause() == thrown;
        // What a task threw when its time was out is suppressed in that, unless it tells of it already.
        boolean timedOut = failure instanceof TaskTimeoutException
                && (Arrays.asList(failure.getSuppressed()).contains(thrown) || tellsOf(thrown, failure));
        return failure == thrown || wrapped || timedOut;
    }

    /** Whether {@code what} can be found from {@code from} on. */
    static boolean tellsOf(Throwable from, Throwable what) {
        return from == what
                || (from.getCause() != null && tellsOf(from.getCause(), what))
                || Arrays.stream(from.getSuppressed()).anyMatch(suppressed -> tellsOf(suppressed, what));
    }

    static boolean isInterrupt(Throwable thrown) {
        return thrown instanceof InterruptedException
                || (thrown instanceof FanOutException && thrown.getCause() instanceof InterruptedException);
    }

    static void suppressed(Call call, Throwable thrown) {
        Throwable[] suppressed = thrown.getSuppressed();
        Set<Throwable> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(Arrays.asList(suppressed));
        call.require(distinct.size() == suppressed.length, "P2 no failure is suppressed twice", (Object[]) suppressed);
        call.require(suppressed.length <= MOST_SUPPRESSED, "P2 at most 16 are suppressed", suppressed.length);
        call.require(!distinct.contains(thrown), "P2 nothing is suppressed in itself", thrown);
    }

    // The caller's interrupts

    static void interrupts(Call call, @Nullable Throwable thrown) {
        boolean told = thrown != null && isInterrupt(thrown);
        boolean flag = Thread.currentThread().isInterrupted();
        call.require(call.interrupts().byUser() == 0 || told || flag, "P2 no interrupt of the caller is lost", thrown);
        call.require(
                !flag || call.interrupts().wereBefore() || call.interrupts().byUser() > 0 || call.interrupts().mayComeFromAbove(),
                "P5 no interrupt leaks out of a call");
    }
}
