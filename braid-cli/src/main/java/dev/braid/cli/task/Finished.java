package dev.braid.cli.task;

import dev.braid.cli.input.Line;
import dev.braid.cli.process.Exit;
import dev.braid.cli.text.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line that was run.
 *
 * @param exit null if it was not started
 * @param problem what there is to say beyond outcome and exit; empty if nothing
 */
public record Finished(
        Line line,
        List<Bytes> command,
        int slot,
        Instant start,
        Instant end,
        Outcome outcome,
        @Nullable Exit exit,
        String problem,
        TaskOutput output) {

    public Duration duration() {
        return Duration.between(start, end);
    }

    /** As a shell has it: 127 and 126 for what could not be started; empty for a signal. */
    public Optional<Exit> exitIfAny() {
        return Optional.ofNullable(exit);
    }
}
