package dev.braid.cli.report;

import dev.braid.cli.input.Line;
import dev.braid.cli.output.LineSink;
import dev.braid.cli.output.Scratch;
import dev.braid.cli.output.Screen;
import dev.braid.cli.output.Tail;
import dev.braid.cli.process.Sink;
import dev.braid.cli.task.Finished;
import dev.braid.cli.task.TaskOutput;
import dev.braid.cli.text.Style;

/** Outputs line by line, as they come. */
public final class LineReport implements Report {

    private final Screen screen;
    private final Scratch scratch;
    private final Tags tags;
    private final FailureText failures;

    public LineReport(Screen screen, Scratch scratch, Tags tags, Style style) {
        this.screen = screen;
        this.scratch = scratch;
        this.tags = tags;
        this.failures = new FailureText(style);
    }

    @Override
    public TaskOutput open(Line line) {
        byte[] tag = tags.of(line);
        return new Passed(
                new LineSink(screen, (toOut, toErr) -> toOut, tag, scratch), new LineSink(screen, (toOut, toErr) -> toErr, tag, scratch));
    }

    @Override
    public void skipped(Line line) {}

    private final class Passed implements TaskOutput {

        private final LineSink out;
        private final LineSink err;
        private final Tail tail;

        Passed(LineSink out, LineSink err) {
            this.out = out;
            this.err = err;
            this.tail = new Tail(err);
        }

        @Override
        public Sink out() {
            return out;
        }

        @Override
        public Sink err() {
            return tail;
        }

        @Override
        public void finish() {
            out.finish();
            err.finish();
        }

        @Override
        public boolean isWaiting() {
            return false;
        }

        /** Has been printed. */
        @Override
        public void printOutput(Finished finished) {}

        @Override
        public void printRest(Finished finished) {
            if (FailureText.isWanted(finished)) {
                screen.note(failures.of(finished, tail.lines()));
            }
        }

        @Override
        public void close() {
            out.close();
            err.close();
        }
    }
}
