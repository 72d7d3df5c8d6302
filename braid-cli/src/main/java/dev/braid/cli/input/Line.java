package dev.braid.cli.input;

import dev.braid.cli.text.Bytes;
import java.time.Instant;

/**
 * One task of {@code braid run}.
 *
 * @param number from 1
 * @param read when it was
 */
public record Line(long number, Bytes content, Instant read) {

    private static final int SHOWN = 200;

    @Override
    public String toString() {
        String shown = content.toString();
        return "line " + number + " (\"" + (shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN - 1) + "…") + "\")";
    }
}
