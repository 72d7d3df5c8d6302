package dev.braid.cli.report;

import dev.braid.cli.os.Signal;
import dev.braid.cli.process.Exit;
import dev.braid.cli.task.Finished;
import dev.braid.cli.task.Outcome;
import dev.braid.cli.text.DurationText;
import dev.braid.cli.text.Shell;
import dev.braid.cli.text.Style;
import java.util.List;

/** Says what went wrong with a line, so that nobody has to look further. */
final class FailureText {

    private static final int SHOWN = 200;

    private final Style style;

    FailureText(Style style) {
        this.style = style;
    }

    /** Whether there is something to say. */
    static boolean isWanted(Finished finished) {
        return finished.outcome().isFailure() || !finished.problem().isEmpty();
    }

    /** @param last the end of what it printed on standard error, to be shown below */
    String of(Finished finished, List<String> last) {
        if (!finished.outcome().isFailure()) {
            return "braid run: " + finished.line() + ": " + finished.problem();
        }
        String details = finished.problem().isEmpty() ? shortened(Shell.quoted(finished.command())) : finished.problem();
        var text = new StringBuilder(style.failure("braid run: " + finished.line() + ": " + what(finished))).append(style.aside(": " + details));
        last.forEach(line -> text.append('\n').append(style.aside("  | ")).append(line));
        return text.toString();
    }

    private static String what(Finished finished) {
        String duration = finished.problem().isEmpty() ? " after " + DurationText.shown(finished.duration()) : "";
        if (finished.outcome() == Outcome.TIMEOUT) {
            return "timed out" + duration;
        }
        if (finished.exitIfAny().isEmpty()) {
            return "failed";
        }
        Exit exit = finished.exitIfAny().get();
        return (exit.isBySignal() ? "ended by " + Signal.name(exit.signal()) : "exit status " + exit.status()) + duration;
    }

    private static String shortened(String command) {
        return command.length() <= SHOWN ? command : command.substring(0, SHOWN - 1) + "…";
    }
}
