package dev.braid.cli.task;

import dev.braid.cli.input.Line;
import dev.braid.cli.text.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command as it was given: {@code {}} stands for the line, {@code {#}} for its number, {@code {%}} for the slot, a number from 1 that no
 * other running task has. Without any of them the line is the last argument. Without a command the line itself is one, for the shell.
 */
public final class Template {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[#%]?}");
    private static final Bytes LINE = new Bytes("{}");
    private static final Bytes NUMBER = new Bytes("{#}");

    private final List<Bytes> command;
    private final boolean hasPlaceholder;

    /**
     * Takes the command apart.
     *
     * @param command empty for lines that are commands themselves
     */
    public Template(List<Bytes> command) {
        this.command = command.isEmpty() ? List.of(Bytes.of("sh"), Bytes.of("-c"), Bytes.of("--")) : List.copyOf(command);
        this.hasPlaceholder = command.stream().anyMatch(Template::hasPlaceholder);
    }

    private static boolean hasPlaceholder(Bytes argument) {
        return PLACEHOLDER.matcher(argument.latin1()).find();
    }

    /** The program that is the same for all lines, if it is. */
    public Optional<Bytes> fixedProgram() {
        return Optional.of(command.getFirst()).filter(program -> !hasPlaceholder(program));
    }

    /** The command for a line. What the line says is not looked at: it may hold placeholders itself. */
    public List<Bytes> fill(Line line, int slot) {
        List<Bytes> filled = new ArrayList<>(command.size() + 1);
        for (Bytes argument : command) {
            filled.add(fill(argument, line, slot));
        }
        if (!hasPlaceholder) {
            filled.add(line.content());
        }
        return filled;
    }

    private static Bytes fill(Bytes argument, Line line, int slot) {
        if (argument.equals(LINE)) {
            return line.content();
        }
        if (argument.latin1().indexOf('{') < 0) {
            return argument;
        }
        return new Bytes(PLACEHOLDER.matcher(argument.latin1()).replaceAll(found -> {
            Bytes placeholder = new Bytes(found.group());
            String value = placeholder.equals(LINE) ? line.content().latin1()
                    : String.valueOf(placeholder.equals(NUMBER) ? line.number() : slot);
            return Matcher.quoteReplacement(value);
        }));
    }
}
