package dev.braid.cli.run;

/** How progress is shown. */
enum ProgressMode {
    /** A bar where standard error is a terminal, a summary if there is something to say. */
    AUTO,
    /** A line now and then. */
    PLAIN,
    NONE
}
