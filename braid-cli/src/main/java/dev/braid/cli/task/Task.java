package dev.braid.cli.task;

import dev.braid.Context;
import dev.braid.TaskTimeoutException;
import dev.braid.cli.input.Line;
import dev.braid.cli.process.Child;
import dev.braid.cli.process.Exit;
import dev.braid.cli.process.Processes;
import dev.braid.cli.process.SpawnException;
import dev.braid.cli.text.DurationText;
import dev.braid.cli.trace.Trace;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs the command for a line. Safe for use by many threads. */
public final class Task {

    private final Template template;
    private final Processes processes;
    private final Trace trace;
    private final Function<Line, TaskOutput> outputs;
    private final Slots slots = new Slots();

    /** Those that ended a task here; the first may then have ended the run, and so be why others were cancelled. */
    private final Set<Throwable> timeouts = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /**
     * For lines of one run.
     *
     * @param trace is told of each task's process
     * @param outputs where each task's output goes
     */
    public Task(Template template, Processes processes, Trace trace, Function<Line, TaskOutput> outputs) {
        this.template = template;
        this.processes = processes;
        this.trace = trace;
        this.outputs = outputs;
    }

    /**
     * Runs it until the process and its group have ended, by themselves or because the current context was cancelled. Blocking; an interrupt
     * does not end it.
     */
    public Finished run(Line line) {
        int slot = slots.take();
        TaskOutput output = outputs.apply(line);
        try {
            return new Attempt(line, slot, output).run();
        } catch (RuntimeException e) {
            output.close();
            throw e;
        } finally {
            slots.giveBack(slot);
        }
    }

    /** One line, one process. */
    private final class Attempt {

        private final Line line;
        private final int slot;
        private final TaskOutput output;
        private final TaskTrace taskTrace;
        private final Instant start = Instant.now();

        Attempt(Line line, int slot, TaskOutput output) {
            this.line = line;
            this.slot = slot;
            this.output = output;
            this.taskTrace = new TaskTrace(trace, output);
        }

        /**
         * In a shield: the process is ended by whoever cancels the context, not by this thread, which may have to wait for the reader of
         * what it passes on.
         */
        Finished run() {
            Context context = Context.current();
            try (Child child = processes.start(template.fill(line, slot), taskTrace.variables(), taskTrace.out(), taskTrace.err());
                    Context.Registration _ = context.onCancel(cause -> child.stop())) {
                taskTrace.started(child);
                Exit exit = Context.shielded().call(child::await);
                output.finish();
                Outcome byItself = exit.isSuccess() ? Outcome.OK : Outcome.FAILED;
                return finished(child.wasStopped() ? stoppedBy(context) : byItself, exit, child.hasLeftOthers() ? leftOthers() : "");
            } catch (SpawnException e) {
                return finished(Outcome.FAILED, new Exit(e.status(), 0), String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                return finished(stoppedBy(context), null, ""); // while there was no room for another process
            } catch (IOException e) {
                output.finish();
                return finished(Outcome.FAILED, null, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                finished(Outcome.CANCELLED, null, ""); // what stops the run, as an output that cannot be passed on, is not this line's failure
                throw e;
            } finally {
                stoppedBy(context); // a time-out that came too late for this task may still end the run
            }
        }

        private String leftOthers() {
            return "it left processes running, which were ended " + DurationText.shown(processes.grace()) + " after it";
        }

        /** Before anybody else can learn of the time-out of this task. */
        private Outcome stoppedBy(Context context) {
            boolean isOwnTimeout = context.cause().filter(TaskTimeoutException.class::isInstance).filter(timeouts::add).isPresent();
            return isOwnTimeout ? Outcome.TIMEOUT : Outcome.CANCELLED;
        }

        private Finished finished(Outcome outcome, @Nullable Exit exit, String problem) {
            Finished finished = new Finished(line, template, slot, start, Instant.now(), outcome, exit, problem, output);
            taskTrace.ended(finished);
            return finished;
        }
    }
}
