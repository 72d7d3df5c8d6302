package dev.braid.cli.report;

import dev.braid.cli.input.Line;
import java.nio.charset.StandardCharsets;

/** What stands before each line of an output. */
public enum Tags {
    NONE {
        @Override
        byte[] of(Line line) {
            return new byte[0];
        }
    },
    /** The line of the input, its control characters escaped, and a tab. */
    LINE {
        @Override
        byte[] of(Line line) {
            return (line.content() + "\t").getBytes(StandardCharsets.UTF_8);
        }
    };

    abstract byte[] of(Line line);
}
