package dev.braid.cli.report;

import dev.braid.cli.task.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what became of the lines. Safe for use by many threads. */
public final class Tally {

    private static final int NAMED = 5;

    /** At one moment. */
    record Counts(long running, long done, long failed, long timedOut, long cancelled) {

        long ended() {
            return done + failed + timedOut + cancelled;
        }

        long started() {
            return ended() + running;
        }
    }

    private Counts counts = new Counts(0, 0, 0, 0, 0);
    private final List<Long> failedLines = new ArrayList<>();

    public synchronized void started() {
        counts = new Counts(counts.running + 1, counts.done, counts.failed, counts.timedOut, counts.cancelled);
    }

    /** A task has gone without a trace, as when its output could not be kept. */
    public synchronized void lost() {
        counts = new Counts(counts.running - 1, counts.done, counts.failed + 1, counts.timedOut, counts.cancelled);
    }

    public synchronized void ended(Finished finished) {
        Counts now = counts;
        long running = now.running - 1;
        counts = switch (finished.outcome()) {
            case OK -> new Counts(running, now.done + 1, now.failed, now.timedOut, now.cancelled);
            case FAILED -> new Counts(running, now.done, now.failed + 1, now.timedOut, now.cancelled);
            case TIMEOUT -> new Counts(running, now.done, now.failed, now.timedOut + 1, now.cancelled);
            case CANCELLED, SKIPPED -> new Counts(running, now.done, now.failed, now.timedOut, now.cancelled + 1);
        };
        if (finished.outcome().isFailure() && failedLines.size() < NAMED) {
            failedLines.add(finished.line().number());
        }
    }

    synchronized Counts counts() {
        return counts;
    }

    /** Whether a task has failed. */
    public synchronized boolean hasFailures() {
        return counts.failed + counts.timedOut > 0;
    }

    /** As {@code lines 4, 17 and 80}: those that failed, the first few of them. */
    synchronized String failedLines() {
        long others = counts.failed + counts.timedOut - failedLines.size();
        List<String> named = failedLines.stream().sorted().map(String::valueOf).toList();
        if (named.size() + others == 1) {
            return "line " + named.getFirst();
        }
        List<String> all = others > 0 ? Stream.concat(named.stream(), Stream.of(others + " more")).toList() : named;
        return "lines " + all.stream().limit(all.size() - 1L).collect(Collectors.joining(", ")) + " and " + all.getLast();
    }
}
