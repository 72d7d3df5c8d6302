package dev.braid.cli.run;

/** In what form outputs are written. */
enum Format {
    TEXT,
    /** As text, with the line of the input before each line. */
    TAGGED,
    /** An object for each line of the input. */
    JSON
}
