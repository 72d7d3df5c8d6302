package dev.braid.cli.text;

import java.util.List;
import java.util.stream.Collectors;

/** Writes commands as one would type them. */
public final class Shell {

    private static final String PLAIN = "%+,-./:=@_^";

    private Shell() {}

    /** The command with each argument quoted that needs it, in one line. */
    public static String quoted(List<Bytes> command) {
        return command.stream().map(Shell::quoted).collect(Collectors.joining(" "));
    }

    /** For {@code sh} and its kin; with control characters or bytes that are not UTF-8, in the form {@code $'…'} that bash and zsh know. */
    public static String quoted(Bytes argument) {
        String bytes = argument.latin1();
        if (!bytes.isEmpty() && bytes.chars().allMatch(Shell::isPlain)) {
            return bytes;
        }
        if (bytes.chars().noneMatch(c -> c < ' ' || c == 0x7f) && argument.isText()) {
            return "'" + argument.text().replace("'", "'\\''") + "'";
        }
        return "$'" + bytes.chars().mapToObj(Shell::escaped).collect(Collectors.joining()) + "'";
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            case '\\' -> "\\\\";
            case '\'' -> "\\'";
            default -> c >= ' ' && c < 0x7f ? String.valueOf((char) c) : String.format("\\x%02x", c);
        };
    }
}
