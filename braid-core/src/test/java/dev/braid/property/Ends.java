package dev.braid.property;

import dev.braid.Outcome;
import dev.braid.property.Tree.Form;
import dev.braid.property.Tree.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the tasks of one call have ended, in order, and what follows from that for the call. */
final class Ends {

    /**
     * How a task has ended; or the source, or the block, if {@code task} is -1.
     *
     * @param neutral whether it is known to be cancelled
     */
    record Ended(int task, @Nullable Integer value, @Nullable Throwable thrown, boolean neutral, int position, long at) {

        static Ended of(int task, Outcome<?> outcome, int position, long at) {
            return switch (outcome) {
                case Outcome.Success<?>(var value, _) -> new Ended(task, (Integer) value, null, false, position, at);
                case Outcome.Failure<?>(Throwable failure, _) -> new Ended(task, null, failure, false, position, at);
                case Outcome.Cancelled<?>(_, var thrown, _) -> new Ended(task, null, thrown.orElseThrow(), true, position, at);
            };
        }

        /** Whether a task has thrown, and is not known to be cancelled. */
        boolean isFailure() {
            return task >= 0 && thrown != null && !neutral;
        }
    }

    private final Call call;
    private final Run run;
    private final List<Ended> ends = new ArrayList<>();
    private int succeeded;

    Ends(Call call) {
        this.call = call;
        this.run = call.run();
    }

    void add(Ended end) {
        // It may be told of later than another that ended after it.
        int place = ends.size();
        while (place > 0 && ends.get(place - 1).position() > end.position()) {
            place--;
        }
        ends.add(place, end);
        if (end.thrown() == null) {
            succeeded++;
        }
    }

    List<Ended> all() {
        return ends;
    }

    int succeeded() {
        return succeeded;
    }

    /** How many tasks have failed. */
    long failures() {
        return ends.stream().filter(Ended::isFailure).count();
    }

    /** How many tasks have ended. */
    int tasks() {
        return (int) ends.stream().filter(end -> end.task() >= 0).count();
    }

    // What follows

    /** Whether this end is the first failure that is too much, or the last success that was wanted. */
    boolean isDecisive(Ended end) {
        boolean tooMany = !isVague() && end.isFailure() && failures() > tolerated();
        return end.task() < 0 || tooMany || (run.form().isQuorum() && succeeded == run.needed());
    }

    /** Whether how many failures end it depends on how many tasks there are, which is not known until the last has been taken. */
    boolean isVague() {
        boolean counts = run.policy().bounds().percent() >= 0 && !run.form().isQuorum();
        return counts && (run.form() == Form.SCOPE || run.source().kind() != Tree.Source.Kind.COLLECTION);
    }

    /** How many failures of tasks do not end it. */
    int tolerated() {
        int percent = run.policy().bounds().percent();
        int given = percent >= 0 ? percent * call.size() / 100 : run.policy().bounds().tolerated();
        return run.form().isQuorum() ? Integer.MAX_VALUE : given >= 0 ? given : run.form().isFailFast() ? 0 : Integer.MAX_VALUE;
    }

    /** The end of a task, of the source or the block that ended the call, if any did, and nothing else came before it. */
    Optional<Ended> decisive() {
        int failed = 0;
        for (Ended end : ends) {
            if (end.task() < 0 || (end.isFailure() && ++failed > tolerated())) {
                return Optional.of(end);
            }
        }
        return Optional.empty();
    }

    /** Whether something may have ended the call that it does not know itself, or nobody has been told of. */
    boolean isPerhapsDecided() {
        return isImpossible() || isPerhapsTooMuch() || isDecidedUntold();
    }

    /** Whether it wants more successes than there can be. It may not know that yet. */
    private boolean isImpossible() {
        return run.form().isQuorum() && succeeded + call.size() - ends.size() < run.needed();
    }

    /** Whether it may turn out that too many have failed. */
    private boolean isPerhapsTooMuch() {
        return isVague() && (run.form() == Form.SCOPE ? failures() > 0 : failures() > tolerated());
    }

    /** How many tasks may have ended of which nobody has been told that. */
    long untold() {
        return call.isLayered() ? call.attempts().filter(Attempts::isPerhapsOver).count() : 0;
    }

    /** Whether a task of which nobody has been told yet that it has ended may have ended it. */
    private boolean isDecidedUntold() {
        if (!call.isLayered()) {
            return false;
        }
        List<Attempts> untold = call.attempts().filter(Attempts::isPerhapsOver).toList();
        long succeeding = untold.stream().filter(Attempts::isPerhapsSuccess).count();
        long failing = untold.size() - succeeding;
        if (run.form().isQuorum()) {
            return succeeded + succeeding >= run.needed() || succeeded + call.size() - ends.size() - failing < run.needed();
        }
        return failing > 0 && failures() + failing > (isVague() ? 0 : tolerated());
    }
}
