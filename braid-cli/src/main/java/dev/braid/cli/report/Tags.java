package dev.braid.cli.report;

import dev.braid.cli.input.Line;
import dev.braid.cli.text.Bytes;

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
            return new Bytes(line.content().printable().latin1() + "\t").toArray();
        }
    };

    abstract byte[] of(Line line);
}
