package dev.braid.cli.run;

/** When outputs are written. */
enum Delivery {
    /** Whole, in the order of the lines. */
    ORDERED,
    /** Whole, as tasks end. */
    UNORDERED,
    /** Line by line, as they come. */
    LINES
}
