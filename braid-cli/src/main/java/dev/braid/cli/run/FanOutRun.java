package dev.braid.cli.run;

import dev.braid.FanOut;
import dev.braid.cli.input.Input;
import dev.braid.cli.input.InputException;
import dev.braid.cli.input.Line;
import dev.braid.cli.output.Screen;
import dev.braid.cli.report.Report;
import dev.braid.cli.report.Tally;
import dev.braid.cli.task.Finished;
import dev.braid.cli.task.Outcome;
import dev.braid.cli.task.Task;
import dev.braid.cli.trace.Trace;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** The lines as tasks of a {@link FanOut}: this says how they are run and printed, and that does it. */
final class FanOutRun {

    /** So many may wait for a slow one before them. */
    private static final int WINDOW = 32_768;

    /** Braid has no task to warn of: processes are killed, and what then keeps a task is who does not read what it passes on. */
    private static final Duration NO_WARNING = Duration.ofDays(10_000);

    private final RunOptions options;
    private final Input input;
    private final Task task;
    private final Report report;
    private final Tally tally;
    private final Screen screen;
    private final Trace trace;

    /** What was taken from the input and has not been started. */
    private final ConcurrentNavigableMap<Long, Line> claimed = new ConcurrentSkipListMap<>();

    private final Held held = new Held();

    /** The first failure after which no more were started; set by its task. */
    private final AtomicReference<@Nullable Line> haltedBy = new AtomicReference<>();

    FanOutRun(RunOptions options, Input input, Task task, Report report, Tally tally, Screen screen, Trace trace) {
        this.options = options;
        this.input = input;
        this.task = task;
        this.report = report;
        this.tally = tally;
        this.screen = screen;
        this.trace = trace;
    }

    /**
     * Runs all lines and prints what they print. Blocking. What ends it early is thrown, as {@link FanOut} does.
     *
     * @throws FailedTaskException if a task failed and failures stop the others
     */
    void run() throws FailedTaskException, InterruptedException {
        FanOut limited = FanOut.limit(options.jobs()).withGrace(NO_WARNING).withWindow(Math.max(WINDOW, options.jobs()));
        FanOut policy = trace.on(limited, Ending.timedOut(options.timeout()).why());
        policy = options.taskTimeout().map(policy::withTaskTimeout).orElse(policy);
        if (options.delivery() == Delivery.ORDERED) {
            policy.collect(lines(), this::perform, Collector.of(() -> this, FanOutRun::print, (a, b) -> a));
        } else {
            policy.forEach(lines(), line -> print(perform(line)));
        }
    }

    /** After {@link #run}: the failure after which no more were started, if there was one and others were to come to their end. */
    Optional<Line> haltedBy() {
        return Optional.ofNullable(haltedBy.get());
    }

    /** Whether something that has ended is still to be printed on standard output. */
    boolean hasOutputWaiting() {
        return held.all().stream().anyMatch(finished -> finished.output().isWaiting());
    }

    private Iterator<Line> lines() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                try {
                    held.awaitRoom();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false; // the run is over
                }
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
        held.add(finished);
        if (finished.outcome() == Outcome.CANCELLED) {
            new CountDownLatch(1).await(); // its interrupt, which is sent or on its way, says that it was
        }
        if (finished.output().isWaiting()) {
            screen.requireReader();
        }
        if (finished.outcome().isFailure()) {
            switch (options.halt()) {
                case NOW -> throw new FailedTaskException(finished);
                case SOON -> {
                    haltedBy.compareAndSet(null, line);
                    input.close();
                }
                case NEVER -> {}
            }
        }
        return finished;
    }

    private Finished ended(Line line) {
        Outcome outcome = Outcome.CANCELLED;
        try {
            Finished finished = task.run(line);
            outcome = finished.outcome();
            return finished;
        } finally {
            tally.ended(line, outcome);
        }
    }

    private void print(Finished finished) {
        held.remove(finished);
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
        try {
            flushAllBut(decisive);
        } finally {
            decisive.ifPresent(last -> {
                last.output().printRest(last);
                last.output().close();
            });
        }
    }

    private void flushAllBut(Optional<Finished> decisive) {
        for (Finished finished : held.all()) {
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
    }
}
