package dev.braid.cli.report;

/** What a bar is made of. */
public enum Glyphs {
    UNICODE("█", "░"),
    ASCII("#", ".");

    private final String full;
    private final String empty;

    Glyphs(String full, String empty) {
        this.full = full;
        this.empty = empty;
    }

    String full() {
        return full;
    }

    String empty() {
        return empty;
    }
}
