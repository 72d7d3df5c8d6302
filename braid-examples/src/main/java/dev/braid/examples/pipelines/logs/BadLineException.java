package dev.braid.examples.pipelines.logs;

/** A line of a log is not what it should be. */
final class BadLineException extends Exception {

    private static final long serialVersionUID = 1;

    BadLineException(LogLine line, Exception cause) {
        super(line.file() + ":" + line.number() + ": not TIME HOST PATH STATUS: " + line.text(), cause);
    }
}
