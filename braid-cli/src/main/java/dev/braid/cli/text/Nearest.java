package dev.braid.cli.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what somebody meant to type. */
public final class Nearest {

    private Nearest() {}

    /** One that begins as was typed; else the candidate with the fewest letters to change, if they are few for its length. */
    public static Optional<String> to(String typed, Collection<String> candidates) {
        return candidates.stream().filter(candidate -> candidate.startsWith(typed)).findFirst().or(() -> candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(typed, candidate)))
                .filter(candidate -> distance(typed, candidate) <= Math.max(1, candidate.length() / 3)));
    }

    /** How many letters to insert, delete or change (<a href="https://en.wikipedia.org/wiki/Levenshtein_distance">Levenshtein</a>). */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
