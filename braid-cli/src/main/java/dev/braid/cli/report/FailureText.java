package dev.braid.cli.report;

import dev.braid.cli.process.Exit;
import dev.braid.cli.process.SignalName;
import dev.braid.cli.task.Finished;
import dev.braid.cli.task.Outcome;
import dev.braid.cli.text.DurationText;
import dev.braid.cli.text.Shell;
import dev.braid.cli.text.Style;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Says what went wrong with a line, so that nobody has to look further. */
final class FailureText {

    private static final int SHOWN = 200;

    private final Style style;

    FailureText(Style style) {
        this.style = style;
    }

    /** Writes nothing if nothing is wrong. */
    void write(Finished finished, OutputStream err) throws IOException {
        write(finished, List.of(), err);
    }

    /** @param last the end of what it printed on standard error, to be shown below */
    void write(Finished finished, List<String> last, OutputStream err) throws IOException {
        if (finished.outcome() == Outcome.CANCELLED) {
            return;
        }
        if (!finished.outcome().isFailure()) {
            note(finished, err);
            return;
        }
        String details = finished.problem().isEmpty() ? shortened(Shell.quoted(finished.command())) : finished.problem();
        var text = new StringBuilder(style.failure("braid run: " + finished.line() + ": " + what(finished)))
                .append(style.aside(": " + details))
                .append('\n');
        last.forEach(line -> text.append(style.aside("  | ")).append(line).append('\n'));
        err.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void note(Finished finished, OutputStream err) throws IOException {
        if (!finished.problem().isEmpty()) {
            err.write(("braid run: " + finished.line() + ": " + finished.problem() + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String what(Finished finished) {
        String duration = finished.problem().isEmpty() ? " after " + DurationText.shown(finished.duration()) : "";
        if (finished.outcome() == Outcome.TIMEOUT) {
            return "timed out" + duration;
        }
        Exit exit = finished.exitIfAny().orElse(new Exit(0, 0));
        return exit.signal() == 0
                ? "exit status " + exit.status() + duration
                : "ended by " + SignalName.of(exit.signal()) + duration;
    }

    private static String shortened(String command) {
        return command.length() <= SHOWN ? command : command.substring(0, SHOWN - 1) + "…";
    }
}
