package dev.braid.cli.run;

/** What a run returns to whoever started it. */
public final class ExitStatus {

    public static final int OK = 0;
    /** A task failed, or the run could not go on. */
    public static final int FAILED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** The time-out of the run has passed, as {@code timeout} says it. */
    public static final int TIMED_OUT = 124;
    /** And the number of a signal: as a shell says it of a process that ended by one. */
    public static final int SIGNALLED = 128;
    /** As a shell says it of a process that wrote into a pipe which nobody reads. */
    public static final int BROKEN_PIPE = 141;

    private ExitStatus() {}
}
