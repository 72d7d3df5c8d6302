package dev.braid.cli.text;

/** Colours, where the reader is a terminal that shows them and wants them. */
public enum Style {
    PLAIN,
    COLOURED;

    public String failure(String text) {
        return in("31", text);
    }

    public String success(String text) {
        return in("32", text);
    }

    /** For what is there to be found, not to be read first. */
    public String aside(String text) {
        return in("2", text);
    }

    private String in(String code, String text) {
        return this == PLAIN ? text : "\033[" + code + "m" + text + "\033[0m";
    }
}
