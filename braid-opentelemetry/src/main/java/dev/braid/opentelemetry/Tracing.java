package dev.braid.opentelemetry;

import dev.braid.Observer;

/** A span for each run and its tasks. */
public final class Tracing implements Observer {

    /** To come. */
    public Tracing() {}
}
