package dev.braid.benchmarks.measure;

import dev.braid.benchmarks.peer.Braid;

/**
 * A target and what was measured.
 *
 * @param measured Braid's ratio to the peer, or its value; NaN if the peer took no part
 */
public record Verdict(Row row, Target target, double measured) {

    /** Judges one target of a row. */
    public static Verdict of(Result result, Target target) {
        double measured =
                switch (target) {
                    case Target.Ratio ratio -> result.ratio(Braid.NAME, ratio.peer());
                    case Target.Value _ -> result.median(Braid.NAME);
                };
        return new Verdict(result.row(), target, measured);
    }

    /** Whether the peer took part. */
    public boolean isKnown() {
        return !Double.isNaN(measured);
    }

    /** Whether the target was reached. */
    public boolean isMet() {
        return switch (target) {
            case Target.Ratio ratio ->
                ratio.most() == Target.AHEAD ? measured < ratio.most() : measured <= ratio.most();
            case Target.Value value -> measured <= value.most();
        };
    }
}
