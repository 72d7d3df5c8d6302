package dev.braid.test;

import dev.braid.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Assertions on what became of tasks. */
public final class OutcomesAssert {

    private static final int MOST_LINES = 50;

    private final List<Outcome<?>> outcomes;

    OutcomesAssert(Collection<? extends Outcome<?>> outcomes) {
        this.outcomes = List.copyOf(outcomes);
    }

    /** So many succeeded. */
    public OutcomesAssert succeeded(int expected) {
        return counted("succeeded", expected, Outcome.Success.class::isInstance);
    }

    /** So many failed. */
    public OutcomesAssert failed(int expected) {
        return counted("failed", expected, Outcome.Failure.class::isInstance);
    }

    /** So many were cancelled. */
    public OutcomesAssert cancelled(int expected) {
        return counted("cancelled", expected, Outcome.Cancelled.class::isInstance);
    }

    /** All succeeded, with these values in this order. */
    public OutcomesAssert succeededWith(@Nullable Object... values) {
        allSucceeded();
        List<@Nullable Object> actual = new ArrayList<>();
        outcomes.forEach(outcome -> actual.add(((Outcome.Success<?>) outcome).value()));
        return require(actual.equals(Arrays.asList(values)), "these values: " + Arrays.toString(values));
    }

    /** All succeeded. */
    public OutcomesAssert allSucceeded() {
        return succeeded(outcomes.size());
    }

    /** The task of this index succeeded with {@code value}. */
    public OutcomesAssert succeededAt(int index, @Nullable Object value) {
        boolean holds = at(index) instanceof Outcome.Success<?>(var actual, _) && Objects.equals(actual, value);
        return require(holds, "task " + index + " to succeed: " + value);
    }

    /** The task of this index failed by a {@code type}. */
    public OutcomesAssert failedAt(int index, Class<? extends Throwable> type) {
        boolean holds = at(index) instanceof Outcome.Failure<?>(var exception, _) && type.isInstance(exception);
        return require(holds, "task " + index + " to fail by a " + type.getName());
    }

    /** The task of this index was cancelled. */
    public OutcomesAssert cancelledAt(int index) {
        return require(at(index) instanceof Outcome.Cancelled, "task " + index + " to be cancelled");
    }

    private Outcome<?> at(int index) {
        if (index < 0 || index >= outcomes.size()) {
            throw failure("a task " + index);
        }
        return outcomes.get(index);
    }

    private OutcomesAssert counted(String what, int expected, Predicate<Outcome<?>> wanted) {
        long actual = outcomes.stream().filter(wanted).count();
        return require(actual == expected, Texts.count(expected, "task") + " to have " + (what.equals("cancelled") ? "been " : "")
                + what + ", not " + actual);
    }

    private OutcomesAssert require(boolean holds, String expected) {
        if (!holds) {
            throw failure(expected);
        }
        return this;
    }

    private AssertionError failure(String expected) {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("expected " + expected + "; of " + Texts.count(outcomes.size(), "task") + ":");
        for (int index = 0; index < Math.min(MOST_LINES, outcomes.size()); index++) {
            lines.add("    " + index + " " + Texts.outcome(outcomes.get(index)));
        }
        if (outcomes.size() > MOST_LINES) {
            lines.add("    and " + (outcomes.size() - MOST_LINES) + " more");
        }
        var error = new AssertionError(lines.toString());
        for (Outcome<?> outcome : outcomes) {
            if (outcome instanceof Outcome.Failure<?>(var exception, _)) {
                error.initCause(exception); // the first: most likely the reason
                break;
            }
        }
        return error;
    }
}
