package dev.braid.benchmarks.measure;

import java.util.List;
import java.util.function.Supplier;

/**
 * One comparison.
 *
 * @param id what it is asked for by
 * @param title what the work is
 * @param unit of the values; less is better
 * @param turns what a turn is
 * @param candidates who takes part, made in the process that measures
 * @param targets what Braid is to reach
 */
public record Row(
        String id, String title, String unit, Turns turns, Supplier<List<Candidate>> candidates, List<Target> targets) {}
