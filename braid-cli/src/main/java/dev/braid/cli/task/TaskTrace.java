package dev.braid.cli.task;

import dev.braid.cli.os.Signal;
import dev.braid.cli.output.Tail;
import dev.braid.cli.process.Child;
import dev.braid.cli.process.Exit;
import dev.braid.cli.process.Sink;
import dev.braid.cli.text.Bytes;
import dev.braid.cli.trace.EndedProcess;
import dev.braid.cli.trace.EndedProcess.Failure;
import dev.braid.cli.trace.EndedProcess.Result;
import dev.braid.cli.trace.EndedProcess.Started;
import dev.braid.cli.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What one task tells whoever traces the run. It remembers the last that the process prints; nothing if nobody wants to know. */
final class TaskTrace {

    private final Trace trace;
    private final Sink out;
    private final Sink err;
    private Optional<Started> started = Optional.empty();

    TaskTrace(Trace trace, TaskOutput output) {
        this.trace = trace;
        this.out = trace.isOn() ? new Tail(output.out()) : output.out();
        this.err = trace.isOn() ? new Tail(output.err()) : output.err();
    }

    Sink out() {
        return out;
    }

    Sink err() {
        return err;
    }

    Map<String, String> variables() {
        return trace.variables();
    }

    void started(Child child) {
        if (trace.isOn()) {
            started = Optional.of(new Started(child.file().text(), child.pid()));
        }
    }

    void ended(Finished finished) {
        if (trace.isOn()) {
            Optional<Exit> exit = finished.exitIfAny();
            trace.ended(new EndedProcess(
                    finished.line().number(),
                    finished.command().stream().map(Bytes::text).toList(),
                    started,
                    exit.filter(e -> !e.isBySignal()).map(e -> OptionalInt.of(e.status())).orElse(OptionalInt.empty()),
                    exit.filter(Exit::isBySignal).map(e -> Signal.name(e.signal())),
                    result(finished.outcome()),
                    finished.outcome().isFailure() ? Optional.of(failure(finished)) : Optional.empty()));
        }
    }

    private static Result result(Outcome outcome) {
        return switch (outcome) {
            case OK -> Result.SUCCESS;
            case FAILED, TIMEOUT -> Result.FAILURE;
            case CANCELLED, SKIPPED -> Result.CANCELLED;
        };
    }

    private Failure failure(Finished finished) {
        Optional<Exit> exit = finished.exitIfAny();
        String type = exit.map(e -> e.isBySignal() ? Signal.name(e.signal()) : String.valueOf(e.status())).orElse("_OTHER");
        String message = exit.map(e -> e.isBySignal() ? "ended by " + Signal.name(e.signal()) : "exit status " + e.status()).orElse("failed");
        if (finished.outcome() == Outcome.TIMEOUT) {
            type = "timeout";
            message = "timed out";
        }
        return new Failure(type, finished.problem().isEmpty() ? message : message + ": " + finished.problem(), lastWords());
    }

    private List<String> lastWords() {
        List<String> said = lines(err);
        return said.isEmpty() ? lines(out) : said;
    }

    private static List<String> lines(Sink sink) {
        return sink instanceof Tail tail ? tail.lines() : List.of();
    }
}
