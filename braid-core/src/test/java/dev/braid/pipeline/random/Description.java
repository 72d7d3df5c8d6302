package dev.braid.pipeline.random;

/**
 * A pipeline, what runs it, and how it is told to stop.
 *
 * @param schedule decides the order of threads
 */
record Description(Graph graph, Sink sink, Ending ending, long schedule) {

    /**
     * A sink.
     *
     * @param n after how many elements a reader has enough
     */
    record Sink(Form form, Fn fn, int n) {
        enum Form {
            TO_LIST,
            FOR_EACH,
            COLLECT,
            REDUCE,
            REDUCE_PARALLEL,
            FOLD,
            COUNT,
            FIRST,
            ANY,
            ALL,
            INTO,
            STREAM,
            PUBLISHER
        }
    }

    /** Who tells it to stop, and when. */
    record Ending(By by, int atMillis) {
        enum By {
            NOBODY,
            DEADLINE,
            PARENT,
            INTERRUPT
        }
    }

    Description with(Graph other) {
        return new Description(other, sink, ending, schedule);
    }

    Description onSchedule(long other) {
        return new Description(graph, sink, ending, other);
    }

    @Override
    public String toString() {
        return graph + "\n  " + sink + "\n  " + ending + ", schedule " + schedule;
    }
}
