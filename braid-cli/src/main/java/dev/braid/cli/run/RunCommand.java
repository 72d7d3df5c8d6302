package dev.braid.cli.run;

import dev.braid.CancelledException;
import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.TaskTimeoutException;
import dev.braid.cli.input.Input;
import dev.braid.cli.input.InputException;
import dev.braid.cli.os.Environment;
import dev.braid.cli.output.OutputException;
import dev.braid.cli.output.Scratch;
import dev.braid.cli.output.Screen;
import dev.braid.cli.process.Processes;
import dev.braid.cli.process.Programs;
import dev.braid.cli.process.SpawnException;
import dev.braid.cli.report.Glyphs;
import dev.braid.cli.report.JsonReport;
import dev.braid.cli.report.LineReport;
import dev.braid.cli.report.Progress;
import dev.braid.cli.report.Report;
import dev.braid.cli.report.Summary;
import dev.braid.cli.report.Tags;
import dev.braid.cli.report.Tally;
import dev.braid.cli.report.TextReport;
import dev.braid.cli.report.Ticker;
import dev.braid.cli.task.Task;
import dev.braid.cli.task.Template;
import dev.braid.cli.text.Bytes;
import dev.braid.cli.text.Style;
import dev.braid.cli.trace.EndedRun;
import dev.braid.cli.trace.Trace;
import dev.braid.cli.trace.Traces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code braid run}: brings options, input, tasks and reports together, and says how it ended. */
public final class RunCommand {

    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);

    private final List<Bytes> arguments;
    private final Console console;
    private final RunOptions options;
    private final Programs programs = new Programs(Environment.get("PATH"));
    private final Tally tally = new Tally();
    private final Screen screen;
    private final Style style;
    private final long start = System.nanoTime();

    private RunCommand(List<Bytes> arguments, Console console, RunOptions options) {
        this.arguments = arguments;
        this.console = console;
        this.options = options;
        this.screen = new Screen(console.out(), console.terminals().out() && console.terminals().err(), console.err());
        this.style = console.style();
    }

    /**
     * Runs what the arguments say. Blocking; ends by itself on a signal.
     *
     * @return the exit status
     * @throws UsageException if the command line is wrong; nothing has been run
     */
    public static int run(List<Bytes> args, Console console) throws UsageException {
        Optional<RunOptions> options = OptionParser.parse(args);
        return options.isEmpty() ? Help.print(console) : new RunCommand(args, console, options.get()).run();
    }

    private int run() throws UsageException {
        Template template = new Template(options.command());
        if (options.isDryRun()) {
            return new DryRun(template, options.jobs(), screen).run(options.lines().open(console));
        }
        try {
            if (template.fixedProgram().isPresent()) {
                programs.find(template.fixedProgram().get());
            }
        } catch (SpawnException e) {
            console.say("braid run: " + e.getMessage());
            return e.status();
        }
        try (Input input = options.lines().open(console);
                Scratch scratch = new Scratch(temporaryFolder());
                Processes processes = new Processes(programs, options.grace())) {
            Report report = report(scratch);
            Trace trace = Traces.of(name -> console.bytesOf(name).text(), arguments.stream().map(Bytes::text).toList(), console::say);
            Task task = new Task(template, processes, trace, report::open);
            FanOutRun run = new FanOutRun(options.withJobs(atOnce()), input, task, report, tally, screen, trace);
            Interruption interruption = new Interruption(console, screen, processes, scratch);
            EndedRun ended = run(run, input, interruption.listen(run));
            trace.end(ended, interruption.over()).ifPresent(console::say);
            return interruption.status(ended.status());
        }
    }

    private int atOnce() {
        int jobs = Processes.atOnce(options.jobs());
        if (jobs < options.jobs()) {
            console.say("braid run: -j " + options.jobs() + ": no more than " + jobs + " at a time, by the limit of open files; see ulimit -n");
        }
        return jobs;
    }

    private Bytes temporaryFolder() {
        Bytes named = console.bytesOf("TMPDIR");
        return named.latin1().isEmpty() ? Bytes.of("/tmp") : named;
    }

    private Report report(Scratch scratch) {
        Tags tags = options.format() == Format.TAGGED ? Tags.LINE : Tags.NONE;
        if (options.format() == Format.JSON) {
            return new JsonReport(screen, scratch, style);
        }
        return options.delivery() == Delivery.LINES
                ? new LineReport(screen, scratch, tags, style)
                : new TextReport(screen, scratch, tags, style);
    }

    private EndedRun run(FanOutRun run, Input input, Context unlimited) {
        Context context = options.timeout().map(unlimited::withTimeout).orElse(unlimited);
        Summary summary = new Summary(tally, input, style);
        Ending ending;
        try (Ticker _ = ticker(input);
                Context.Registration _ = context.onCancel(cause -> console.hurry(patience()))) {
            ending = end(run, input, context);
            if (!ending.isQuiet()) {
                ending = flush(run, ending);
            }
        }
        tell(ending, summary);
        return summary.traced(ending.status(), ending.how(), ending.why());
    }

    /** How long a reader that takes nothing is waited for once the run was stopped. */
    private Duration patience() {
        return options.grace().compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : options.grace();
    }

    private Ending flush(FanOutRun run, Ending ending) {
        try {
            run.flush(ending.decisive());
            return ending;
        } catch (OutputException e) {
            return ending.followedBy(e);
        }
    }

    private Ending end(FanOutRun run, Input input, Context context) {
        try {
            context.run(run::run);
            return run.haltedBy().filter(failed -> !tally.hasStartedAll(input)).map(Ending::halted)
                    .orElseGet(() -> Ending.complete(tally.hasFailures() ? ExitStatus.FAILED : ExitStatus.OK));
        } catch (FailedTaskException e) {
            return Ending.of(e);
        } catch (TaskTimeoutException e) {
            return Ending.of(e);
        } catch (DeadlineExceededException e) {
            return Ending.timedOut(options.timeout());
        } catch (CancelledException e) {
            return Ending.of(e);
        } catch (OutputException e) {
            return Ending.of(e);
        } catch (InputException e) {
            return Ending.of(e);
        } catch (InterruptedException e) {
            return Ending.interrupted();
        }
    }

    private void tell(Ending ending, Summary summary) {
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        if (ending.isQuiet()) {
            return;
        }
        if (!ending.why().isEmpty()) {
            screen.note(summary.stopped(ending.why(), duration));
        } else if (ending.status() != ExitStatus.OK || isTold()) {
            screen.note(summary.complete(duration));
        }
    }

    /** Whether somebody wants to read that all is well. */
    private boolean isTold() {
        return switch (options.progress()) {
            case AUTO -> console.terminals().err() || console.isCi();
            case PLAIN -> true;
            case NONE -> false;
        };
    }

    private Ticker ticker(Input input) {
        Progress progress = new Progress(tally, input, start);
        if (options.progress() == ProgressMode.PLAIN) {
            return Ticker.lines(progress, screen);
        }
        boolean isTyped = options.lines() instanceof Lines.StandardInput && console.terminals().in();
        if (options.progress() == ProgressMode.AUTO && console.canDraw() && !isTyped) {
            return Ticker.bar(progress, screen, console.columns(), style, console.isUnicode() ? Glyphs.UNICODE : Glyphs.ASCII);
        }
        return Ticker.none(screen);
    }
}
