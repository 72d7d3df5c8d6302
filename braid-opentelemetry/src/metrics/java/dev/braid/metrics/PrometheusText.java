package dev.braid.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a scrape in Prometheus' text format says of Braid. */
record PrometheusText(List<Family> families, List<Sample> samples) {

    private static final Pattern HEADER = Pattern.compile("# (TYPE|HELP) (braid_\\w+) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("(braid_\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** A metric: its name, its type, what is said of it. */
    record Family(String name, String type, String help) {}

    /** One line: {@code name{label="value"} value}. A label {@code none} is one that is not there. */
    record Sample(String name, SortedMap<String, String> labels, double value) {

        @Override
        public String toString() {
            String all = labels.entrySet().stream()
                    .filter(label -> !label.getValue().equals("none"))
                    .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                    .collect(Collectors.joining(","));
            return name + "{" + all + "} " + (value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
        }
    }

    static PrometheusText parse(String text) {
        Map<String, String> types = new TreeMap<>();
        Map<String, String> helps = new TreeMap<>();
        List<Sample> samples = new ArrayList<>();
        text.lines().forEach(line -> {
            Matcher header = HEADER.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (header.matches()) {
                (header.group(1).equals("TYPE") ? types : helps).put(header.group(2), header.group(3));
            } else if (sample.matches()) {
                samples.add(new Sample(sample.group(1), labels(sample.group(2)), Double.parseDouble(sample.group(3))));
            }
        });
        return new PrometheusText(
                types.entrySet().stream()
                        .filter(type -> !isMost(type.getKey(), types.keySet()))
                        .map(type -> new Family(type.getKey(), type.getValue(), helps.getOrDefault(type.getKey(), "")))
                        .toList(),
                samples.stream().filter(sample -> !isMost(sample.name(), types.keySet())).toList());
    }

    private static SortedMap<String, String> labels(@Nullable String text) {
        SortedMap<String, String> labels = new TreeMap<>();
        if (text != null) {
            LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return labels;
    }

    /** Micrometer adds a gauge of the longest time to each of its timers. */
    private static boolean isMost(String name, Set<String> families) {
        return name.endsWith("_max") && families.contains(name.substring(0, name.length() - "_max".length()));
    }

    /** What is not zero, without buckets: a sorted line for each sample. */
    String counts() {
        return samples.stream()
                .filter(sample -> sample.value() != 0 && !sample.name().endsWith("_bucket"))
                .map(sample -> sample + "\n")
                .sorted()
                .collect(Collectors.joining());
    }

    /** The value of one sample that is written like this. */
    double value(String sample) {
        List<Double> values = samples.stream()
                .filter(each -> each.toString().startsWith(sample + " "))
                .map(Sample::value)
                .toList();
        if (values.size() != 1) {
            throw new AssertionError(sample + ": " + values);
        }
        return values.getFirst();
    }

    /** All labels that samples with this name have. */
    SortedSet<String> labels(Family family) {
        SortedSet<String> labels = new TreeSet<>();
        for (String suffix : family.type().equals("histogram") ? List.of("_count") : List.of("")) {
            labels.addAll(labelsOf(family.name() + suffix));
        }
        return labels;
    }

    /** All labels that samples with this name have; empty if there is none. */
    SortedSet<String> labelsOf(String name) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .flatMap(sample -> sample.labels().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The upper bounds of the buckets of a histogram. */
    List<String> bounds(String name) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name + "_bucket"))
                .map(sample -> sample.labels().get("le"))
                .distinct()
                .toList();
    }
}
