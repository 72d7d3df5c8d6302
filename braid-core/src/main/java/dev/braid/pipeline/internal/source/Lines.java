package dev.braid.pipeline.internal.source;

import dev.braid.pipeline.internal.graph.Closing;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Once;
import dev.braid.pipeline.internal.graph.Opening;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Signal;
import dev.braid.pipeline.internal.graph.Source;
import dev.braid.pipeline.internal.graph.Stage;
import dev.braid.pipeline.internal.graph.Ticks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a text. */
public final class Lines extends Pull {

    private final String label;
    private final BufferedReader reader;
    private final Ticks ticks = new Ticks();

    private Lines(String label, BufferedReader reader) {
        this.label = label;
        this.reader = reader;
    }

    /** Those that a reader gives, which somebody else closes. */
    private record Described(String label, BufferedReader reader, Once once) implements Source {

        @Override
        public Pull open(Opening opening) {
            once.use("lines", label);
            return new Lines(label, reader);
        }
    }

    /** Those of a file, opened and closed in each run. */
    public static Stage of(Path file) {
        return new Using.Described(
                "lines of " + file,
                () -> Files.newBufferedReader(file),
                reader -> new Described(file.toString(), (BufferedReader) reader, new Once()),
                Functions.ofConsumer((BufferedReader reader) -> reader.close()));
    }

    /** Those of a stream, which is not closed. */
    public static Stage of(InputStream in) {
        return new Described(
                "input stream", new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder())), new Once());
    }

    @Override
    public Object next() throws Exception {
        ticks.tick();
        String line;
        try {
            line = reader.readLine();
        } catch (CharacterCodingException e) {
            throw new IOException(label + ": what comes after line " + given() + " is not text in UTF-8 (" + e.getMessage() + ")", e);
        }
        return line == null ? Signal.END : give(line);
    }

    @Override
    public void close(Closing closing) {}
}
