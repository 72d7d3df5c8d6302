package dev.braid.cli.run;

import dev.braid.FanOut;
import dev.braid.cli.input.Input;
import dev.braid.cli.input.InputException;
import dev.braid.cli.input.Line;
import dev.braid.cli.os.ReaderGoneException;
import dev.braid.cli.output.OutputException;
import dev.braid.cli.report.Report;
import dev.braid.cli.report.Tally;
import dev.braid.cli.task.Finished;
import dev.braid.cli.task.Outcome;
import dev.braid.cli.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collector;

/** The lines as tasks of a {@link FanOut}: this says how they are run and printed, and that does it. */
final class FanOutRun {

    /** So many may wait for a slow one before them. */
    private static final int WINDOW = 32_768;

    /** Braid's own warning, of a task that does not end, comes only after processes had their time and were killed. */
    private static final Duration KILL_TIME = Duration.ofSeconds(5);

    private final RunOptions options;
    private final Input input;
    private final Task task;
    private final Report report;
    private final Tally tally;

    /** What was taken from the input and has not been started. */
    private final ConcurrentNavigableMap<Long, Line> claimed = new ConcurrentSkipListMap<>();

    /** What has ended and is not printed yet: put there by tasks, taken by whoever prints. */
    private final ConcurrentNavigableMap<Long, Finished> held = new ConcurrentSkipListMap<>();

    /** Set by whoever sees that nobody reads standard output any more. */
    private volatile boolean isReaderGone;

    FanOutRun(RunOptions options, Input input, Task task, Report report, Tally tally) {
        this.options = options;
        this.input = input;
        this.task = task;
        this.report = report;
        this.tally = tally;
    }

    /**
     * Runs all lines and prints what they print. Blocking. What ends it early is thrown, as {@link FanOut} does.
     *
     * @throws FailedTaskException if a task failed and failures stop the others
     */
    void run() throws FailedTaskException, InterruptedException {
        FanOut policy = FanOut.limit(options.jobs())
                .withName("run")
                .withGrace(options.grace().plus(KILL_TIME))
                .withWindow(Math.max(WINDOW, options.jobs()));
        policy = options.timeout().map(policy::withTimeout).orElse(policy);
        policy = options.taskTimeout().map(policy::withTaskTimeout).orElse(policy);
        if (options.delivery() == Delivery.ORDERED) {
            policy.collect(lines(), this::perform, Collector.of(() -> this, FanOutRun::print, (a, b) -> a));
        } else {
            policy.forEach(lines(), line -> print(perform(line)));
        }
    }

    /** Nobody reads standard output any more: as soon as a task has something for it, the run is over. Returns whether one has. */
    boolean readerGone() {
        isReaderGone = true;
        return held.values().stream().anyMatch(finished -> finished.output().isWaiting());
    }

    private Iterator<Line> lines() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return input.hasNext();
            }

            @Override
            public Line next() {
                Line line = input.next();
                claimed.put(line.number(), line);
                return line;
            }
        };
    }

    private Finished perform(Line line) throws FailedTaskException, InterruptedException {
        claimed.remove(line.number());
        tally.started();
        Finished finished = ended(line);
        held.put(line.number(), finished);
        if (finished.outcome() == Outcome.CANCELLED) {
            throw new InterruptedException();
        }
        if (isReaderGone && finished.output().isWaiting()) {
            throw new OutputException(new ReaderGoneException());
        }
        if (finished.outcome().isFailure()) {
            switch (options.halt()) {
                case NOW -> throw FailedTaskException.of(finished);
                case SOON -> input.close();
                case NEVER -> {}
            }
        }
        return finished;
    }

    private Finished ended(Line line) throws FailedTaskException {
        try {
            Finished finished = task.run(line);
            tally.ended(finished);
            return finished;
        } catch (IOException e) {
            tally.lost();
            throw FailedTaskException.lost(line + ": " + e.getMessage(), e);
        }
    }

    private void print(Finished finished) {
        held.remove(finished.line().number());
        try (var output = finished.output()) {
            output.printOutput(finished);
            output.printRest(finished);
        }
    }

    /**
     * After {@link #run}: prints all that has ended and was not printed, and tells of what was not started.
     *
     * @param decisive the failure that ended the run, to be read last
     */
    void flush(Optional<Finished> decisive) {
        for (Map.Entry<Long, Finished> entry : held.entrySet()) {
            Finished finished = entry.getValue();
            if (decisive.filter(last -> last == finished).isPresent()) {
                finished.output().printOutput(finished);
            } else {
                print(finished);
            }
        }
        claimed.values().forEach(report::skipped);
        input.close();
        try {
            input.forEachLeft(report::skipped);
        } catch (InputException e) {
            // how the run ended is known, and that is not why; what comes after the flaw cannot be told apart
        }
        decisive.ifPresent(last -> {
            last.output().printRest(last);
            last.output().close();
        });
    }
}
