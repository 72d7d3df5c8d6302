package dev.braid.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.braid.cli.input.Line;
import dev.braid.cli.os.Signal;
import dev.braid.cli.output.Scratch;
import dev.braid.cli.output.Screen;
import dev.braid.cli.output.Spool;
import dev.braid.cli.output.Tail;
import dev.braid.cli.process.Exit;
import dev.braid.cli.process.Sink;
import dev.braid.cli.task.Finished;
import dev.braid.cli.task.Outcome;
import dev.braid.cli.task.TaskOutput;
import dev.braid.cli.text.Bytes;
import dev.braid.cli.text.Style;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One JSON object for each line of the input. What is not UTF-8 stands as text with U+FFFD in its place, and once more, exactly, in a field
 * of the same name with {@code _base64}, which is there only then.
 */
public final class JsonReport implements Report {

    private final JsonFactory factory = new JsonFactory();
    private final Screen screen;
    private final Scratch scratch;
    private final FailureText failures;

    public JsonReport(Screen screen, Scratch scratch, Style style) {
        this.screen = screen;
        this.scratch = scratch;
        this.failures = new FailureText(style);
    }

    @Override
    public TaskOutput open(Line line) {
        return new Collected();
    }

    @Override
    public void skipped(Line line) {
        screen.write((toOut, toErr) -> {
            try (JsonGenerator json = start(line, toOut)) {
                for (String unknown : List.of("argv", "slot", "start", "end", "exit", "signal")) {
                    json.writeNullField(unknown);
                }
                json.writeStringField("outcome", Outcome.SKIPPED.toString());
                json.writeNullField("stdout");
                json.writeNullField("stderr");
                end(json);
            }
        });
    }

    private JsonGenerator start(Line line, OutputStream out) throws IOException {
        JsonGenerator json = factory.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeNumberField("seq", line.number());
        text(json, "input", line.content());
        instant(json, "queued", line.read());
        return json;
    }

    private static void end(JsonGenerator json) throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void instant(JsonGenerator json, String name, Instant instant) throws IOException {
        json.writeStringField(name, instant.toString());
    }

    private static void text(JsonGenerator json, String name, Bytes value) throws IOException {
        json.writeStringField(name, value.text());
        if (!value.isText()) {
            json.writeBinaryField(name + "_base64", value.toArray());
        }
    }

    private final class Collected implements TaskOutput {

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
            return true;
        }

        @Override
        public void printOutput(Finished finished) {
            screen.write((toOut, toErr) -> {
                try (JsonGenerator json = start(finished.line(), toOut)) {
                    command(json, finished.command());
                    json.writeNumberField("slot", finished.slot());
                    instant(json, "start", finished.start());
                    instant(json, "end", finished.end());
                    exit(json, finished.exitIfAny());
                    json.writeStringField("outcome", finished.outcome().toString());
                    if (!finished.problem().isEmpty()) {
                        json.writeStringField("problem", finished.problem());
                    }
                    text(json, "stdout", out);
                    text(json, "stderr", err);
                    end(json);
                }
            });
        }

        @Override
        public void printRest(Finished finished) {
            if (FailureText.isWanted(finished)) {
                screen.write((toOut, toErr) -> screen.note(failures.of(finished, Tail.of(err))));
            }
        }

        @Override
        public void close() {
            out.close();
            err.close();
        }
    }

    private static void command(JsonGenerator json, List<Bytes> command) throws IOException {
        json.writeArrayFieldStart("argv");
        for (Bytes argument : command) {
            json.writeString(argument.text());
        }
        json.writeEndArray();
        if (!command.stream().allMatch(Bytes::isText)) {
            json.writeArrayFieldStart("argv_base64");
            for (Bytes argument : command) {
                json.writeBinary(argument.toArray());
            }
            json.writeEndArray();
        }
    }

    private static void exit(JsonGenerator json, Optional<Exit> exit) throws IOException {
        if (exit.filter(Exit::isBySignal).isPresent()) {
            json.writeNullField("exit");
            json.writeStringField("signal", Signal.name(exit.get().signal()));
        } else if (exit.isPresent()) {
            json.writeNumberField("exit", exit.get().status());
            json.writeNullField("signal");
        } else {
            json.writeNullField("exit");
            json.writeNullField("signal");
        }
    }

    /** Streams it, however long it is. */
    private static void text(JsonGenerator json, String name, Spool spool) throws IOException {
        json.writeFieldName(name);
        try (InputStreamReader reader = new InputStreamReader(spool.open(), StandardCharsets.UTF_8)) {
            json.writeString(reader, -1);
        }
        if (!isText(spool)) {
            json.writeFieldName(name + "_base64");
            try (InputStream in = spool.open()) {
                json.writeBinary(in, -1);
            }
        }
    }

    private static boolean isText(Spool spool) throws IOException {
        char[] chars = new char[8192];
        try (InputStreamReader strict = new InputStreamReader(spool.open(), StandardCharsets.UTF_8.newDecoder())) {
            while (strict.read(chars) >= 0) {
                // only whether it can be decoded matters
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
