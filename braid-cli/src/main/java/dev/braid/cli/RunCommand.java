package dev.braid.cli;

import dev.braid.FanOut;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** {@code braid run}: a policy, the lines as tasks, a process for each, and their output collected in order. */
final class RunCommand {

    /** As a shell says it of a process that wrote into a pipe which nobody reads. */
    private static final int BROKEN_PIPE = 141;

    private final RunOptions options;
    private final PrintStream err;
    private final OrderedOutput output;

    private final AtomicLong started = new AtomicLong();
    private final AtomicLong succeeded = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    RunCommand(RunOptions options, OutputStream out, PrintStream err) {
        this.options = options;
        this.err = err;
        this.output = new OrderedOutput(out, err);
    }

    /** Runs all lines; returns the exit status. */
    int run(InputStream in) throws InterruptedException {
        Path scratch;
        try {
            scratch = Files.createTempDirectory("braid-run-");
        } catch (IOException e) {
            err.println("braid run: no folder for the output of processes: " + e);
            return Main.FAILED;
        }
        try (Lines lines = new Lines(in)) {
            return run(lines, new ProcessTask(options, scratch));
        } finally {
            delete(scratch);
        }
    }

    private int run(Lines lines, ProcessTask task) throws InterruptedException {
        FanOut policy = FanOut.limit(options.jobs()).withName("run");
        try {
            policy.collect(lines, line -> perform(task, line), output.inTurn());
        } catch (FailedProcessException e) {
            return stopped();
        } catch (OutputClosedException e) {
            if (!e.isReaderGone()) {
                err.println("braid run: the output could not be written: " + e.getMessage());
                return Main.FAILED;
            }
            return BROKEN_PIPE;
        } catch (InputException e) {
            err.println("braid run: " + e.getMessage());
            return stopped();
        }
        if (failed.get() == 0) {
            return Main.OK;
        }
        err.println("braid run: " + failed + " of " + started + " failed");
        return Main.FAILED;
    }

    private Finished perform(ProcessTask task, Line line) throws FailedProcessException, InterruptedException {
        started.incrementAndGet();
        Finished finished = task.run(line);
        output.hold(finished);
        String problem = finished.problem();
        (problem == null ? succeeded : failed).incrementAndGet();
        if (problem != null && !options.keepGoing()) {
            throw new FailedProcessException(line + ": " + problem);
        }
        return finished;
    }

    /** After a run that ended early: prints what it had finished, and says how far it came. */
    private int stopped() {
        try {
            output.flush();
        } catch (OutputClosedException e) {
            return e.isReaderGone() ? BROKEN_PIPE : Main.FAILED;
        }
        long cancelled = started.get() - succeeded.get() - failed.get();
        err.println("braid run: stopped: " + succeeded + " done, " + failed + " failed, " + cancelled
                + " ended before they were done; the rest was not started");
        return Main.FAILED;
    }

    private void delete(Path scratch) {
        try (Stream<Path> files = Files.list(scratch)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(scratch);
        } catch (IOException e) {
            err.println("braid run: could not be deleted: " + e.getMessage());
        }
    }
}
