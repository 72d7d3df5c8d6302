package dev.braid.cli.task;

import dev.braid.Context;
import dev.braid.TaskTimeoutException;
import dev.braid.cli.input.Line;
import dev.braid.cli.process.Child;
import dev.braid.cli.process.Exit;
import dev.braid.cli.process.Processes;
import dev.braid.cli.process.SpawnException;
import dev.braid.cli.text.Bytes;
import dev.braid.cli.text.DurationText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs the command for a line. Safe for use by many threads. */
public final class Task {

    private final Template template;
    private final Processes processes;
    private final Duration grace;
    private final Function<Line, TaskOutput> outputs;
    private final Slots slots = new Slots();

    /**
     * For lines of one run.
     *
     * @param outputs where each task's output goes
     */
    public Task(Template template, Processes processes, Duration grace, Function<Line, TaskOutput> outputs) {
        this.template = template;
        this.processes = processes;
        this.grace = grace;
        this.outputs = outputs;
    }

    /**
     * Waits until the process and its group have ended; ends them if the thread is interrupted, and says so by the outcome.
     *
     * @throws IOException if what it prints cannot be kept; it has been ended
     */
    public Finished run(Line line) throws IOException {
        int slot = slots.take();
        TaskOutput output = outputs.apply(line);
        try {
            return run(line, slot, output);
        } catch (IOException | RuntimeException e) {
            output.close();
            throw e;
        } finally {
            slots.giveBack(slot);
        }
    }

    private Finished run(Line line, int slot, TaskOutput output) throws IOException {
        List<Bytes> command = template.fill(line, slot);
        Instant start = Instant.now();
        try (Child child = processes.start(command, output.out(), output.err())) {
            @Nullable Outcome ended = await(child);
            output.finish();
            Exit exit = child.exit();
            Outcome outcome = ended != null ? ended : exit.isSuccess() ? Outcome.OK : Outcome.FAILED;
            return new Finished(line, command, slot, start, Instant.now(), outcome, exit, ended == null ? others(child) : "", output);
        } catch (SpawnException e) {
            Exit exit = new Exit(e.status(), 0);
            return new Finished(line, command, slot, start, Instant.now(), Outcome.FAILED, exit, String.valueOf(e.getMessage()), output);
        }
    }

    private String others(Child child) {
        return child.hasLeftOthers() ? "it left processes running, which were ended " + DurationText.shown(grace) + " after it" : "";
    }

    /** Returns what ended it, null if it did so itself. */
    private @Nullable Outcome await(Child child) throws IOException {
        try {
            child.await(grace);
            return null;
        } catch (InterruptedException e) {
            if (child.hasEnded()) {
                return null;
            }
            boolean timedOut = Context.current().cause().filter(TaskTimeoutException.class::isInstance).isPresent();
            end(child);
            return timedOut ? Outcome.TIMEOUT : Outcome.CANCELLED;
        } catch (IOException | RuntimeException e) {
            end(child);
            throw e;
        }
    }

    private void end(Child child) {
        try {
            Context.shielded().run(() -> child.end(grace));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
