package dev.braid.cli.report;

import dev.braid.cli.input.Line;
import dev.braid.cli.output.Scratch;
import dev.braid.cli.output.Screen;
import dev.braid.cli.output.Spool;
import dev.braid.cli.output.TaggedOutput;
import dev.braid.cli.process.Sink;
import dev.braid.cli.task.Finished;
import dev.braid.cli.task.Outcome;
import dev.braid.cli.task.TaskOutput;
import dev.braid.cli.text.Style;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Each output whole, as it is or with its line before each of its lines, and failures named. */
public final class TextReport implements Report {

    private final Screen screen;
    private final Scratch scratch;
    private final Tags tags;
    private final FailureText failures;

    public TextReport(Screen screen, Scratch scratch, Tags tags, Style style) {
        this.screen = screen;
        this.scratch = scratch;
        this.tags = tags;
        this.failures = new FailureText(style);
    }

    @Override
    public TaskOutput open(Line line) {
        return new Whole();
    }

    @Override
    public void skipped(Line line) {}

    private final class Whole implements TaskOutput {

        private final Spool out = new Spool(scratch);
        private final Spool err = new Spool(scratch);

        @Override
        public Sink out() {
            return screen.whileRead(out);
        }

        @Override
        public Sink err() {
            return err;
        }

        @Override
        public void finish() {
            out.finish();
            err.finish();
        }

        @Override
        public boolean isWaiting() {
            return out.size() > 0;
        }

        @Override
        public void printOutput(Finished finished) {
            if (out.size() > 0 && finished.outcome() != Outcome.CANCELLED) {
                screen.write((toOut, toErr) -> copy(finished, out, toOut));
            }
        }

        @Override
        public void printRest(Finished finished) {
            if (finished.outcome() == Outcome.CANCELLED) {
                return;
            }
            screen.write((toOut, toErr) -> {
                copy(finished, err, toErr);
                if (FailureText.isWanted(finished)) {
                    screen.note(failures.of(finished, List.of()));
                }
            });
        }

        private void copy(Finished finished, Spool from, OutputStream to) throws IOException {
            byte[] tag = tags.of(finished.line());
            if (tag.length == 0) {
                from.writeTo(to);
                return;
            }
            OutputStream buffered = new BufferedOutputStream(to, 8192);
            TaggedOutput tagged = new TaggedOutput(buffered, tag);
            from.writeTo(tagged);
            tagged.endLine();
            buffered.flush();
        }

        @Override
        public void close() {
            out.close();
            err.close();
        }
    }
}
