package dev.braid.examples.pipelines.logs;

/** A line of a log, which knows where it stands; the first is number 1. */
record LogLine(String file, long number, String text) {}
