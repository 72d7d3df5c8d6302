package dev.braid.pipeline.internal.sink;

import dev.braid.TaskFunction;
import dev.braid.internal.bridge.Runs;
import dev.braid.pipeline.internal.graph.Functions;
import dev.braid.pipeline.internal.graph.Pull;
import dev.braid.pipeline.internal.graph.Segment;
import dev.braid.pipeline.internal.graph.Thrown;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what a pipeline gives. */
public final class Writing {

    private Writing() {}

    /** Writes what {@code encoder} makes of each element, and flushes, also if something is thrown. */
    public static @Nullable Object drain(
            Pull pull, Segment segment, OutputStream out, TaskFunction<Object, Object, Exception> encoder) throws Exception {
        segment.owes(() -> {
            try {
                out.flush();
            } catch (IOException e) {
                throw Thrown.<RuntimeException>unchecked(e);
            }
        });
        try {
            pull.pushTo(element -> {
                out.write((byte[]) Functions.element(encoder.apply(element), "writeTo"));
                return true;
            });
        } catch (Throwable thrown) {
            try {
                out.flush();
            } catch (Throwable t) {
                Runs.get().suppress(thrown, List.of(t));
            }
            throw thrown;
        }
        out.flush();
        return null;
    }

    /** An element as a line. */
    public static byte[] line(Object element) {
        return (element + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
