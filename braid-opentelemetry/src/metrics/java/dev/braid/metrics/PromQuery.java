package dev.braid.metrics;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The names in a PromQL expression, as far as a dashboard needs them.
 *
 * @param metrics all that are selected
 * @param labels by which series are selected or grouped
 * @param grouped by which series are grouped
 * @param unknown functions that are not known here, and what else is left over
 */
record PromQuery(SortedSet<String> metrics, SortedSet<String> labels, SortedSet<String> grouped, SortedSet<String> unknown) {

    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern RANGE = Pattern.compile("\\[\\$__rate_interval]");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) \\(([^)]*)\\)");
    private static final Pattern SELECTOR = Pattern.compile("\\b(\\w+)\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+) ?(?:=~|!~|!=|=)\"\"");
    private static final Pattern CALL = Pattern.compile("\\b([a-z_]+)\\s*\\(");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_$]\\w*");
    private static final Set<String> FUNCTIONS = Set.of("sum", "max", "rate", "increase", "histogram_quantile");

    static PromQuery parse(String expression) {
        SortedSet<String> metrics = new TreeSet<>();
        SortedSet<String> labels = new TreeSet<>();
        SortedSet<String> grouped = new TreeSet<>();
        SortedSet<String> unknown = new TreeSet<>();
        String rest = RANGE.matcher(STRING.matcher(expression).replaceAll("\"\"")).replaceAll(" ");
        rest = GROUPING.matcher(rest).replaceAll(group -> taken(grouped, group.group(1).split(", ")));
        rest = SELECTOR.matcher(rest).replaceAll(selector -> {
            MATCHER.matcher(selector.group(2)).results().forEach(match -> labels.add(match.group(1)));
            String left = MATCHER.matcher(selector.group(2)).replaceAll("").replace(",", "").strip();
            return taken(metrics, selector.group(1)) + left;
        });
        rest = CALL.matcher(rest).replaceAll(call -> FUNCTIONS.contains(call.group(1)) ? "(" : taken(unknown, call.group(1)));
        WORD.matcher(rest).results()
                .map(MatchResult::group)
                .filter(word -> !word.equals("or"))
                .forEach(word -> (word.startsWith("braid_") ? metrics : unknown).add(word));
        labels.addAll(grouped);
        return new PromQuery(metrics, labels, grouped, unknown);
    }

    private static String taken(Set<String> into, String... names) {
        into.addAll(Set.of(names));
        return " ";
    }
}
