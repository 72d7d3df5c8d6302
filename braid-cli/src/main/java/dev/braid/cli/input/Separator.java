package dev.braid.cli.input;

/** What stands between lines. */
public enum Separator {
    NEWLINE('\n'),
    NUL('\0');

    private final char character;

    Separator(char character) {
        this.character = character;
    }

    char character() {
        return character;
    }
}
