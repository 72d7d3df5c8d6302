package dev.braid.cli.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A string of bytes, as the system has file names and arguments: mostly UTF-8, but any bytes are possible and none may get lost.
 *
 * @param latin1 one char for each byte, which keeps it compact and gives it a string's operations
 */
public record Bytes(String latin1) {

    /** The bytes of a text in UTF-8. */
    public static Bytes of(String text) {
        return new Bytes(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /** The bytes from {@code from} to before {@code to}. */
    public static Bytes of(byte[] bytes, int from, int to) {
        return new Bytes(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }

    /** A copy. */
    public byte[] toArray() {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** This with all occurrences of an ASCII word replaced. */
    public Bytes replace(String word, Bytes replacement) {
        return new Bytes(latin1.replace(word, replacement.latin1));
    }

    /** Whether this is valid UTF-8. */
    public boolean isText() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(toArray()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Decoded as UTF-8, with U+FFFD for what is not. */
    public String text() {
        return new String(toArray(), StandardCharsets.UTF_8);
    }

    /** To be shown within one line: control characters, which could move a terminal's cursor, are escaped. */
    @Override
    public String toString() {
        String text = text();
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        var shown = new StringBuilder();
        text.chars().forEach(c -> shown.append(Character.isISOControl(c) ? escape(c) : String.valueOf((char) c)));
        return shown.toString();
    }

    private static String escape(int control) {
        return switch (control) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\x%02x", control);
        };
    }
}
