package dev.braid.cli.otlp;

/** Parts of texts that are too long: whole characters, not halves of surrogate pairs. */
final class Shortened {

    private Shortened() {}

    /** The first {@code most} chars, or one less. */
    static String beginning(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, isWithinPair(text, most) ? most - 1 : most);
    }

    /** The last {@code most} chars, or one less. */
    static String end(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int from = text.length() - most;
        return text.substring(isWithinPair(text, from) ? from + 1 : from);
    }

    private static boolean isWithinPair(String text, int index) {
        return index > 0 && index < text.length() && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
    }
}
