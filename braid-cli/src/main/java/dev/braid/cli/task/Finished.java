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
 * A line that was run. Thousands may wait for one before them, so it holds little.
 *
 * @param template what made the line a command
 * @param exit null if nothing is to be learnt from it: it was not started, or ended because what it printed could not be kept
 * @param problem what there is to say beyond outcome and exit; empty if nothing
 */
public record Finished(
        Line line,
        Template template,
        int slot,
        Instant start,
        Instant end,
        Outcome outcome,
        @Nullable Exit exit,
        String problem,
        TaskOutput output) {

    private static final long OWN_BYTES = 1_000L;

    /** What was run. */
    public List<Bytes> command() {
        return template.fill(line, slot);
    }

    public Duration duration() {
        return Duration.between(start, end);
    }

    /** As a shell has it: 127 and 126 for what could not be started. */
    public Optional<Exit> exitIfAny() {
        return Optional.ofNullable(exit);
    }

    /** About how much memory it takes, but for its output. */
    public long bytes() {
        return OWN_BYTES + line.content().latin1().length() + problem.length();
    }
}
