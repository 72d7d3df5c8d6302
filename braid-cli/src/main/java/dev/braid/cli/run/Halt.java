package dev.braid.cli.run;

/** What a failure does to the others. */
enum Halt {
    /** No more are started, and those that run are ended. */
    NOW,
    /** No more are started. */
    SOON,
    /** Nothing. */
    NEVER
}
