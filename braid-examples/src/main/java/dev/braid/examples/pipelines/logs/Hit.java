package dev.braid.examples.pipelines.logs;

import java.time.DateTimeException;
import java.time.Instant;

/** What a line of a log says. */
record Hit(LogLine line, Instant time, String host, String path, int status) {

    /** Reads {@code 2026-01-31T23:59:59Z host /path 200}. */
    static Hit of(LogLine line) throws BadLineException {
        String[] words = line.text().split(" ", -1);
        try {
            return new Hit(line, Instant.parse(words[0]), words[1], words[2], Integer.parseInt(words[3]));
        } catch (DateTimeException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new BadLineException(line, e);
        }
    }
}
