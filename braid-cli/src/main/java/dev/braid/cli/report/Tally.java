package dev.braid.cli.report;

import dev.braid.cli.input.Input;
import dev.braid.cli.input.Line;
import dev.braid.cli.task.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what became of the lines. Safe for use by many threads. */
public final class Tally {

    private static final int NAMED = 5;

    /** At one moment. */
    record Counts(long started, Map<Outcome, Long> byOutcome) {

        long of(Outcome outcome) {
            return byOutcome.getOrDefault(outcome, 0L);
        }

        long ended() {
            return byOutcome.values().stream().mapToLong(Long::longValue).sum();
        }

        long failed() {
            return of(Outcome.FAILED) + of(Outcome.TIMEOUT);
        }

        long running() {
            return started - ended();
        }
    }

    // All guarded by this.
    private long started;
    private final Map<Outcome, Long> byOutcome = new EnumMap<>(Outcome.class);
    private final List<Long> failedLines = new ArrayList<>();

    public synchronized void started() {
        started++;
    }

    public synchronized void ended(Line line, Outcome outcome) {
        byOutcome.merge(outcome, 1L, Long::sum);
        if (outcome.isFailure() && failedLines.size() < NAMED) {
            failedLines.add(line.number());
        }
    }

    public synchronized boolean hasStartedAll(Input input) {
        return input.isWhole() && started == input.known();
    }

    synchronized Counts counts() {
        return new Counts(started, new EnumMap<>(byOutcome));
    }

    /** Whether a task has failed. */
    public boolean hasFailures() {
        return counts().failed() > 0;
    }

    /** As {@code lines 4, 17 and 80}: those that failed, the first few of them. */
    synchronized String failedLines() {
        long others = counts().failed() - failedLines.size();
        List<String> named = failedLines.stream().sorted().map(String::valueOf).toList();
        if (named.size() + others == 1) {
            return "line " + named.getFirst();
        }
        List<String> all = others > 0 ? Stream.concat(named.stream(), Stream.of(others + " more")).toList() : named;
        return "lines " + all.stream().limit(all.size() - 1L).collect(Collectors.joining(", ")) + " and " + all.getLast();
    }
}
