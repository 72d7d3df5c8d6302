package dev.braid.pipeline.internal.graph;

import dev.braid.FanOut;

/**
 * A pipeline as it was described.
 *
 * @param policy under which it runs
 * @param last its last stage
 */
public record Whole(FanOut policy, Stage last) {}
