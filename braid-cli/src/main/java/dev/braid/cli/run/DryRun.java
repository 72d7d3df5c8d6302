package dev.braid.cli.run;

import dev.braid.cli.input.Input;
import dev.braid.cli.input.InputException;
import dev.braid.cli.input.Line;
import dev.braid.cli.output.OutputException;
import dev.braid.cli.output.Screen;
import dev.braid.cli.task.Template;
import dev.braid.cli.text.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the commands that would be run, as one would type them, and runs none. */
final class DryRun {

    private final Template template;
    private final int jobs;
    private final Screen screen;

    DryRun(Template template, int jobs, Screen screen) {
        this.template = template;
        this.jobs = jobs;
        this.screen = screen;
    }

    int run(Input input) {
        try (input) {
            while (input.hasNext()) {
                Line line = input.next();
                screen.write((out, err) -> print(line, out));
            }
            return ExitStatus.OK;
        } catch (InputException e) {
            screen.note("braid run: " + e.getMessage());
            return ExitStatus.FAILED;
        } catch (OutputException e) {
            Ending ending = Ending.of(e);
            if (!ending.isQuiet()) {
                screen.note("braid run: " + ending.why());
            }
            return ending.status();
        }
    }

    /** Slots as if all tasks took the same time. */
    private void print(Line line, OutputStream out) throws IOException {
        int slot = (int) ((line.number() - 1) % jobs) + 1;
        out.write((Shell.quoted(template.fill(line, slot)) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
