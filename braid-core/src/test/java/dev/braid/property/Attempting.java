package dev.braid.property;

/**
 * What a policy says of the attempts of its tasks; 0 stands for what is not given.
 *
 * @param hedgeMillis after how long there is a second attempt
 * @param weight how many of the tree's permits each attempt takes
 * @param rated whether each attempt takes a turn in the tree's rate
 */
record Attempting(Retrying retry, int hedgeMillis, int weight, boolean rated) {

    static final Attempting ONCE = new Attempting(new Retrying(0, Pause.NONE, 0, Again.ALL, false, false), 0, 0, false);

    /** How long a task waits before it is tried again. */
    enum Pause {
        NONE,
        FIXED,
        DOUBLED,
        JITTERED,
        DECORRELATED
    }

    /** After which failures a task is tried again. */
    enum Again {
        ALL,
        ON_CHECKED,
        UNLESS_UNCHECKED,
        ON_ERRORS
    }

    /**
     * How often, after how long, and after what a task is tried again.
     *
     * @param times 0 for never
     * @param onNull whether also after a null
     * @param budgeted whether within the tree's budget
     */
    record Retrying(int times, Pause pause, int millis, Again again, boolean onNull, boolean budgeted) {

        @Override
        public String toString() {
            return times == 0
                    ? ""
                    : ", retries " + times
                            + (pause == Pause.NONE ? "" : " " + pause + " " + millis)
                            + (again == Again.ALL ? "" : " " + again)
                            + (onNull ? " on null" : "")
                            + (budgeted ? " within the budget" : "");
        }
    }

    /** Whether a task may be more than one call of its function that begins at once. */
    boolean isLayered() {
        return isRetried() || isHedged() || weight != 0 || rated;
    }

    boolean isRetried() {
        return retry.times() != 0;
    }

    boolean isHedged() {
        return hedgeMillis != 0;
    }

    @Override
    public String toString() {
        return retry
                + (hedgeMillis == 0 ? "" : ", hedged after " + hedgeMillis)
                + (weight == 0 ? "" : ", permits " + weight)
                + (rated ? ", rated" : "");
    }
}
