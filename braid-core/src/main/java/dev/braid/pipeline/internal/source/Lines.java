package dev.braid.pipeline.internal.source;

import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Once;
import dev.braid.pipeline.internal.graph.Stage;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lines of text. */
public final class Lines {

    private Lines() {}

    /** Those of a file. */
    public static Stage of(Path file) {
        return new Using.Described(
                () -> Files.newBufferedReader(file),
                reader -> new Iterated.Described(
                        "lines of " + file, () -> ((BufferedReader) reader).lines().iterator(), null, null),
                Functions.ofConsumer((BufferedReader reader) -> reader.close()));
    }

    /** Those of a stream, which is not closed. */
    public static Stage of(InputStream in) {
        return new Iterated.Described(
                "lines",
                () -> new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().iterator(),
                null,
                new Once());
    }
}
