package dev.braid.pipeline.internal.graph;

import dev.braid.FanOut;
import java.util.function.Consumer;

/**
 * A pipeline as it was described.
 *
 * @param policy under which it runs
 * @param watcher gets each run when it begins
 * @param last its last stage
 */
public record Whole(FanOut policy, Consumer<Run> watcher, Stage last) {}
