package dev.braid.cli.trace;

import dev.braid.Observer;
import java.util.OptionalLong;

/**
 * A run that has ended, as the command tells of it.
 *
 * @param status the exit status
 * @param end how it ended; completed is also one in which failures were borne
 * @param why it was stopped, in words; empty if it was not
 * @param succeeded how many lines went well
 * @param failed how many failed, with those that took too long
 * @param cancelled how many were ended because the run was
 * @param notStarted how many were not started, if all are known
 */
public record EndedRun(
        int status, Observer.End end, String why, long succeeded, long failed, long cancelled, OptionalLong notStarted) {}
