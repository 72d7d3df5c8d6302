package dev.braid.benchmarks.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All samples of a row. */
public record Result(Row row, List<Sample> samples) {

    /** The candidates, in the order of their medians. */
    public List<String> candidates() {
        Map<String, List<Sample>> byCandidate = new LinkedHashMap<>();
        samples.forEach(sample -> byCandidate.computeIfAbsent(sample.candidate(), _ -> new ArrayList<>()).add(sample));
        return byCandidate.keySet().stream().sorted((a, b) -> Double.compare(median(a), median(b))).toList();
    }

    /** The median of a candidate's turns; NaN if it took none. */
    public double median(String candidate) {
        return quantile(valuesOf(candidate), 0.5);
    }

    /** Between which values the middle half of a candidate's turns lies. */
    public double quartile(String candidate, int number) {
        return quantile(valuesOf(candidate), number / 4.0);
    }

    /** How many turns each candidate took. */
    public int rounds() {
        return (int) samples.stream().mapToInt(Sample::round).distinct().count();
    }

    /** The median, over the rounds, of one candidate's value to the other's in the same round; NaN if one took no part. */
    public double ratio(String one, String other) {
        Map<Integer, Double> others = new HashMap<>();
        for (Sample sample : samples) {
            if (sample.candidate().equals(other)) {
                others.put(sample.round(), sample.value());
            }
        }
        List<Double> ratios = new ArrayList<>();
        for (Sample sample : samples) {
            Double beside = others.get(sample.round());
            if (sample.candidate().equals(one) && beside != null) {
                ratios.add(sample.value() / beside);
            }
        }
        return quantile(ratios.stream().sorted().toList(), 0.5);
    }

    private List<Double> valuesOf(String candidate) {
        return samples.stream()
                .filter(sample -> sample.candidate().equals(candidate))
                .map(Sample::value)
                .sorted()
                .toList();
    }

    /** Between the two nearest, in proportion. */
    private static double quantile(List<Double> sorted, double q) {
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        double at = q * (sorted.size() - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (at - below) * (sorted.get(above) - sorted.get(below));
    }
}
