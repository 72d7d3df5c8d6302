package dev.braid.examples.pipelines;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each word was seen. */
final class Counts {

    private final Map<String, Long> byWord = new HashMap<>();

    /** A word, and how often it was seen. */
    record Count(String word, long times) {}

    static Counts of(List<String> words) {
        Counts counts = new Counts();
        words.forEach(word -> counts.byWord.merge(word, 1L, Long::sum));
        return counts;
    }

    /** These and others; associative. The smaller are added to the larger, so neither is to be used any more. */
    Counts plus(Counts other) {
        if (byWord.size() < other.byWord.size()) {
            return other.plus(this);
        }
        other.byWord.forEach((word, times) -> byWord.merge(word, times, Long::sum));
        return this;
    }

    Map<String, Long> byWord() {
        return Map.copyOf(byWord);
    }

    /** The most frequent words, the most frequent first; by the alphabet where they are equally frequent. */
    List<Count> top(int most) {
        return byWord.entrySet().stream()
                .map(entry -> new Count(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Count::times).reversed().thenComparing(Count::word))
                .limit(most)
                .toList();
    }
}
