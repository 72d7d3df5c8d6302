package dev.braid.property;

import dev.braid.FanOutException;
import dev.braid.Outcome;
import dev.braid.property.Attempting.Again;
import dev.braid.property.Attempting.Retrying;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The attempts of one task under a policy that is about attempts, as they are seen, held to what the policy says and observers are told. */
final class Attempts {

    private final Call call;
    private final Shared shared;
    private final Attempting policy;
    private final int task;
    private final List<Attempt> seen = new ArrayList<>();

    /** Which attempt in a row this is, from 1. */
    private int round = 1;

    /** How many second attempts observers were told of in this round. */
    private int hedges;

    /** When this round begins at the earliest. */
    private long roundFrom;

    private boolean ended;

    /** Whether it was not tried again though it could have been. */
    private boolean givenUp;

    /** How many attempts its outcome tells of. */
    private int told;

    /** Of a task that begins now. */
    Attempts(Call call, Shared shared, int task) {
        this.call = call;
        this.shared = shared;
        this.policy = call.run().policy().attempting();
        this.task = task;
        this.roundFrom = shared.now();
        if (policy.isRetried() && policy.retry().budgeted()) {
            shared.deposits();
        }
    }

    /** The function is called. */
    Attempt starts() {
        call.require(!ended, "no attempt begins after its task", task);
        call.require(!isAnyRunning() || policy.isHedged(), "attempts follow each other", task);
        call.require(inRound() <= hedges, "no more attempts than one, and one beside it", task, hedges);
        call.requireOpen(task);
        if (policy.rated()) {
            shared.takesTurn(call);
        }
        shared.takes(call, policy.weight());
        Attempt attempt = new Attempt(call, task, round, shared.now());
        seen.add(attempt);
        return attempt;
    }

    /** The function has ended, which the attempt knows already. */
    void ends(Attempt attempt) {
        shared.gives(policy.weight());
        if (attempt.isSuccess()) {
            seen.stream().filter(other -> other.round() == round && !other.isOver()).forEach(other -> {
                other.isNotNeeded();
                call.isNotNeeded(other, attempt.endedAt());
            });
        }
    }

    /** Whether its last attempt may be over, so that the task may have succeeded or failed though nobody has been told. */
    boolean isPerhapsOver() {
        return !ended && inRound() > 0 && !isAnyRunning() && !isCertainlyTriedAgain(seen.getLast());
    }

    private boolean isCertainlyTriedAgain(Attempt last) {
        Retrying retry = policy.retry();
        boolean mayBeRefused = retry.budgeted() || call.deadline() != Long.MAX_VALUE || policy.isHedged();
        Throwable thrown = last.thrown();
        boolean wanted = thrown == null ? retry.onNull() && last.value() == null : isWanted(thrown, retry.again());
        return round <= retry.times() && !mayBeRefused && wanted && !last.isPerhapsCancelledAlone(shared.now());
    }

    /** Whether an attempt of this round has succeeded. */
    boolean isPerhapsSuccess() {
        return seen.stream().anyMatch(attempt -> attempt.round() == round && attempt.isSuccess());
    }

    private boolean isAnyRunning() {
        return seen.stream().anyMatch(attempt -> !attempt.isOver());
    }

    private long inRound() {
        return seen.stream().filter(attempt -> attempt.round() == round).count();
    }

    // What observers are told

    /** A second attempt begins. */
    void hedged(Duration after) {
        call.require(policy.isHedged(), "no second attempt without a hedge", task);
        call.require(!ended, "no second attempt after its task", task);
        call.requireOpen(task);
        call.require(++hedges == 1, "one second attempt", task);
        Duration delay = Duration.ofMillis(policy.hedgeMillis());
        call.require(after.equals(delay), "a second attempt after the delay", task, after);
        call.require(shared.now() - roundFrom >= delay.toNanos(), "no second attempt before the delay", task);
        call.require(
                seen.stream().noneMatch(attempt -> attempt.round() == round && attempt.isSuccess()),
                "no second attempt after a success", task);
    }

    /** Another attempt will follow. */
    void retried(Outcome<?> attempt, Duration backOff) {
        Retrying retry = policy.retry();
        call.require(round <= retry.times(), "no more attempts than allowed", task, round);
        call.require(!isAnyRunning(), "P1 all attempts side by side have ended before the next", task);
        call.requireOpen(task);
        call.require(attempt.attempts() == round, "attempts are counted", task, attempt);
        requireOfRound(attempt);
        call.require(isWanted(attempt), "only what is wanted again is tried again, and no cancellation", task, attempt);
        requirePause(retry, backOff);
        call.require(backOff.isZero() || shared.now() + backOff.toNanos() < call.deadline(),
                "P9 no wait that would outlast the deadline", task, backOff);
        if (retry.budgeted()) {
            shared.withdraws(call);
        }
        round++;
        hedges = 0;
        roundFrom = shared.now() + backOff.toNanos();
    }

    private void requirePause(Retrying retry, Duration backOff) {
        long first = Duration.ofMillis(retry.millis()).toNanos();
        long pause = backOff.toNanos();
        boolean fits =
                switch (retry.pause()) {
                    case NONE -> pause == 0;
                    case FIXED -> pause == first;
                    case DOUBLED -> pause == first << (round - 1);
                    case JITTERED -> pause >= first / 2 && pause <= first + first / 2;
                    case DECORRELATED -> pause >= first && pause <= first * Shared.LONGEST_PAUSE;
                };
        call.require(fits, "a wait is as long as its policy says", task, backOff);
    }

    /** The task has ended; returns the position of the last attempt's end if that was the task's, too. */
    Optional<Integer> taskEnds(Outcome<?> outcome) {
        call.require(!ended, "a task ends once", task);
        call.require(!isAnyRunning(), "P1 all attempts have ended before their task", task);
        ended = true;
        told = outcome.attempts();
        boolean begun = inRound() > 0 || hedges > 0;
        boolean counted = outcome.attempts() == round || (!begun && round > 1 && outcome.attempts() == round - 1);
        call.require(counted, "an outcome says how many attempts there were", task, outcome, round);
        if (!(outcome instanceof Outcome.Cancelled<?>)) {
            call.require(begun, "a task that was not cancelled has made its last attempt", task, outcome);
            requireOfRound(outcome);
            givenUp = isGivenUp(outcome);
        }
        boolean missed = isPerhapsSuccess() && !(outcome instanceof Outcome.Success<?>);
        // After it, a task may be cancelled in place of being tried again for its result.
        call.require(!missed || policy.retry().onNull(), "P6 a success stays a success", task, outcome);
        if (policy.isHedged() || inRound() == 0) {
            return Optional.empty();
        }
        return Optional.of(seen.getLast().endedAt());
    }

    /** How often at most it may be told that this is stuck: for each attempt, and of two at once also for the task that waits for them. */
    int mostStuck() {
        return policy.isHedged() ? seen.size() + 1 : round;
    }

    /** How many attempts its outcome tells of. */
    int told() {
        return told;
    }

    /** An outcome comes from an attempt of this round. */
    private void requireOfRound(Outcome<?> outcome) {
        call.require(
                seen.stream().filter(attempt -> attempt.round() == round).anyMatch(attempt -> isOf(attempt, outcome)),
                "P6 an outcome is what became of the attempt", task, outcome);
    }

    private static boolean isOf(Attempt attempt, Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?>(var value, _) -> attempt.isSuccess() && Objects.equals(value, attempt.value());
            case Outcome.Failure<?>(Throwable failure, _) -> isOf(attempt.thrown(), failure) && !attempt.wasToldToStop();
            case Outcome.Cancelled<?> _ -> true;
        };
    }

    private static boolean isOf(@Nullable Throwable thrown, Throwable failure) {
        if (thrown == null) {
            return false;
        }
        // That of an attempt with another beside it is wrapped by the run of these two, and may be wrapped again.
        boolean wrapped = failure instanceof FanOutException && failure.getCause() != null && isOf(thrown, failure.getCause());
        return wrapped || Promises.isOf(thrown, failure);
    }

    /** After the call: a task that could have been tried again was, unless something had ended the run. */
    void check() {
        call.require(!givenUp || call.isPerhapsCancelled(), "a task is tried again as often as allowed", task, round);
    }

    private boolean isGivenUp(Outcome<?> outcome) {
        boolean mayBeRefused = policy.retry().budgeted() || call.deadline() != Long.MAX_VALUE;
        return round <= policy.retry().times() && !mayBeRefused && isWanted(outcome);
    }

    private boolean isWanted(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Success<?>(var value, _) -> policy.retry().onNull() && value == null;
            case Outcome.Failure<?>(Throwable failure, _) -> isWanted(failure, policy.retry().again());
            case Outcome.Cancelled<?> _ -> false;
        };
    }

    private static boolean isWanted(Throwable failure, Again again) {
        Throwable bare = failure instanceof FanOutException && failure.getCause() != null ? failure.getCause() : failure;
        if (bare instanceof InterruptedException || failure instanceof CancellationException) {
            return false;
        }
        return switch (again) {
            case ALL -> !(failure instanceof Error);
            case ON_CHECKED -> failure instanceof IOException;
            case UNLESS_UNCHECKED -> !(failure instanceof Error) && !(failure instanceof IllegalArgumentException);
            case ON_ERRORS -> true;
        };
    }
}
