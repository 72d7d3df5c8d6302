package dev.braid.benchmarks.report;

import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Verdict;
import java.util.Locale;

/** How numbers are written. */
final class Numbers {

    private Numbers() {}

    /** Three digits that mean something, no exponents. */
    static String value(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "–" : String.format(Locale.ROOT, ratio < 0.1 ? "%.4f" : "%.3f", ratio);
    }

    /** What was measured, in the words of the target. */
    static String measured(Verdict verdict) {
        if (!verdict.isKnown()) {
            return "took no part";
        }
        return switch (verdict.target()) {
            case Target.Ratio ratio when ratio.most() < 0.5 ->
                String.format(Locale.ROOT, "%.1f × faster", 1 / verdict.measured());
            case Target.Ratio _ -> String.format(Locale.ROOT, "%.3f", verdict.measured());
            case Target.Value _ -> value(verdict.measured());
        };
    }

    static String isMet(Verdict verdict) {
        return !verdict.isKnown() ? "–" : verdict.isMet() ? "yes" : "**no**";
    }
}
