package dev.braid.cli.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

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

    /** As it is, but for control characters, which are escaped. */
    public Bytes printable() {
        return isText() ? of(toString()) : new Bytes(escaped(latin1, c -> c < ' ' || c == 0x7f));
    }

    // As a record has them, but without being linked at run time, which would take a twentieth of the start of the command.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes bytes && latin1.equals(bytes.latin1);
    }

    @Override
    public int hashCode() {
        return latin1.hashCode();
    }

    /** To be shown within one line: control characters, which could move a terminal's cursor, are escaped. */
    @Override
    public String toString() {
        return escaped(text(), Character::isISOControl);
    }

    private static String escaped(String text, IntPredicate isEscaped) {
        if (text.chars().noneMatch(isEscaped)) {
            return text;
        }
        var shown = new StringBuilder();
        text.chars().forEach(c -> shown.append(isEscaped.test(c) ? escape(c) : String.valueOf((char) c)));
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
