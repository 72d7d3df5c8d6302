package dev.braid.benchmarks.report;

import dev.braid.benchmarks.measure.Result;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Verdict;
import dev.braid.benchmarks.peer.Braid;

/** A row's result for a terminal. */
public final class TextTable {

    private TextTable() {}

    /** The candidates by their medians. */
    public static String of(Result result) {
        var text = new StringBuilder();
        text.append("%s: %s, median of %d rounds%n"
                .formatted(result.row().title(), result.row().unit(), result.rounds()));
        for (String candidate : result.candidates()) {
            text.append("  %-30s %10s   %8s … %-8s  Braid / this: %s%n"
                    .formatted(
                            candidate,
                            Numbers.value(result.median(candidate)),
                            Numbers.value(result.quartile(candidate, 1)),
                            Numbers.value(result.quartile(candidate, 3)),
                            Numbers.ratio(result.ratio(Braid.NAME, candidate))));
        }
        return text.toString();
    }

    /** The targets, and whether they were reached. */
    public static String targetsOf(Result result) {
        var text = new StringBuilder();
        for (Target target : result.row().targets()) {
            Verdict verdict = Verdict.of(result, target);
            text.append("  %s: %s%s%n".formatted(target, Numbers.measured(verdict), isMet(verdict)));
        }
        return text.toString();
    }

    private static String isMet(Verdict verdict) {
        return !verdict.isKnown() ? "" : verdict.isMet() ? ", met" : ", MISSED";
    }
}
