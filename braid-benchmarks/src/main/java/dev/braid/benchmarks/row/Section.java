package dev.braid.benchmarks.row;

import dev.braid.benchmarks.measure.Row;
import java.util.List;

/**
 * Rows that are read together, and share a plot.
 *
 * @param id what its plot is called
 * @param title its heading
 * @param text what a reader has to know
 */
public record Section(String id, String title, String text, List<Row> rows) {}
