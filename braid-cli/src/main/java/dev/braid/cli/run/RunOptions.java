package dev.braid.cli.run;

import dev.braid.cli.text.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the command line of {@code braid run} says.
 *
 * @param jobs how many processes at a time
 * @param grace how long processes have to end by themselves
 * @param command the command and its arguments with their placeholders; empty if each line is a command
 */
record RunOptions(
        int jobs,
        Halt halt,
        Optional<Duration> timeout,
        Optional<Duration> taskTimeout,
        Duration grace,
        Delivery delivery,
        Format format,
        ProgressMode progress,
        boolean isDryRun,
        Lines lines,
        List<Bytes> command) {

    RunOptions withJobs(int other) {
        return new RunOptions(
                other, halt, timeout, taskTimeout, grace, delivery, format, progress, isDryRun, lines, command);
    }
}
