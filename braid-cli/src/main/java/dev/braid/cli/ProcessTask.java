package dev.braid.cli;

import dev.braid.Context;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs the command for one line, its output into files, so that it may be of any size. */
final class ProcessTask {

    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));
    private static final long KILL_AFTER_SECONDS = 2;

    private final RunOptions options;
    private final Path scratch;

    ProcessTask(RunOptions options, Path scratch) {
        this.options = options;
        this.scratch = scratch;
    }

    /** Waits for the process; ends it, with its children, if interrupted. */
    Finished run(Line line) throws InterruptedException {
        Path out = scratch.resolve(line.number() + ".out");
        Path err = scratch.resolve(line.number() + ".err");
        List<String> command = options.commandFor(line.text());
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(NOTHING)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            return new Finished(line, "could not be started: " + e.getMessage(), out, err);
        }
        try {
            return new Finished(line, problem(process.waitFor(), command), out, err);
        } catch (InterruptedException e) {
            Context.shielded().run(() -> end(process));
            throw e;
        }
    }

    private static @Nullable String problem(int status, List<String> command) {
        return status == 0 ? null : "exit status " + status + ": " + String.join(" ", command);
    }

    /** Asks the process and all below it to end, then makes them, and waits until they have. */
    private static void end(Process process) throws InterruptedException {
        List<ProcessHandle> family =
                Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        family.forEach(ProcessHandle::destroy);
        if (!process.waitFor(KILL_AFTER_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        family.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        for (ProcessHandle member : family) {
            awaitEnd(member);
        }
    }

    private static void awaitEnd(ProcessHandle process) throws InterruptedException {
        try {
            if (process.isAlive()) {
                process.onExit().get(KILL_AFTER_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            // killed, and not ours to reap: whoever adopted it is slow to notice
        }
    }
}
