package dev.braid.pipeline.random;

/** What flows through a random pipeline: one object for each time a source or a function makes one. */
record Element(int value) {

    /** Another object that is equal, so that a function that is to fail at first knows each by itself. */
    Element again() {
        return new Element(value);
    }

    @Override
    public String toString() {
        return "" + value;
    }
}
