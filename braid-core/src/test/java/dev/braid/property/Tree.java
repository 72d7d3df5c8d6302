package dev.braid.property;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A random program as a value: a run, whose tasks may call runs, and what happens to it from outside.
 *
 * @param permits how many permits there are for all its runs
 * @param burst how many attempts its rate lets begin at once
 * @param schedule by what the order of threads is decided
 */
record Tree(Run run, List<Outside> outside, int permits, int burst, long schedule) {

    Tree(Run run, List<Outside> outside, long schedule) {
        this(run, outside, 1, 1, schedule);
    }

    /** Something that comes from outside, {@code atMillis} after the start. */
    record Outside(int atMillis, Event event) {
        enum Event {
            CANCEL_THE_ROOT,
            CANCEL_A_SCOPE,
            INTERRUPT_THE_CALLER
        }

        @Override
        public String toString() {
            return event + " at " + atMillis + " ms";
        }
    }

    /**
     * One call of a form. A scope has one body, its block, which forks others.
     *
     * @param wanted how large the quorum is, or how many results of a stream are read before it is closed
     * @param meeting whether all tasks begin by waiting for one another
     */
    record Run(Form form, int wanted, Policy policy, Source source, boolean meeting, List<Body> tasks) {

        /** How many successes a quorum needs. */
        int needed() {
            return form == Form.FIRST_SUCCESS ? 1 : wanted;
        }

        @Override
        public String toString() {
            String from = form == Form.SCOPE ? "" : " of " + tasks.size() + " from " + source;
            String head = form + (form.isCounted() ? "(" + wanted + ")" : "") + from + ", " + policy
                    + (meeting ? ", all meet" : "");
            String bodies = tasks.stream().map(Body::toString).collect(Collectors.joining("\n"));
            return bodies.isEmpty() ? head : head + "\n" + bodies.indent(2).stripTrailing();
        }
    }

    enum Form {
        MAP,
        FOR_EACH,
        OUTCOMES,
        FIRST_SUCCESS,
        QUORUM,
        COLLECT,
        STREAM,
        SCOPE;

        boolean isCounted() {
            return this == QUORUM || this == STREAM;
        }

        /** Whether the first failure of a task ends it. */
        boolean isFailFast() {
            return this == MAP || this == FOR_EACH || this == COLLECT || this == STREAM || this == SCOPE;
        }

        boolean isQuorum() {
            return this == FIRST_SUCCESS || this == QUORUM;
        }

        /** Whether it holds back results. */
        boolean hasWindow() {
            return this == COLLECT || this == STREAM;
        }
    }

    /**
     * How to run; 0 stands for what is not given.
     *
     * @param appetite how many tasks a thread claims at once, where the run lets it
     */
    record Policy(
            int limit,
            boolean threadPerTask,
            boolean interrupts,
            int timeoutMillis,
            int taskTimeoutMillis,
            int surroundingMillis,
            int window,
            Observing observing,
            int appetite,
            Bounds bounds,
            Attempting attempting) {

        Policy(
                int limit,
                boolean threadPerTask,
                boolean interrupts,
                int timeoutMillis,
                int taskTimeoutMillis,
                int surroundingMillis,
                int window,
                Observing observing,
                int appetite) {
            this(
                    limit,
                    threadPerTask,
                    interrupts,
                    timeoutMillis,
                    taskTimeoutMillis,
                    surroundingMillis,
                    window,
                    observing,
                    appetite,
                    Bounds.NONE,
                    Attempting.ONCE);
        }

        Policy withAppetite(int other) {
            return with(observing, other, bounds, attempting);
        }

        Policy withBounds(Bounds other) {
            return with(observing, appetite, other, attempting);
        }

        /** Observed by somebody, if there may be several attempts: what becomes of them is seen by observers only. */
        Policy withAttempting(Attempting other) {
            boolean alone = observing == Observing.NOBODY && other.isLayered();
            return with(alone ? Observing.WATCHES : observing, appetite, bounds, other.isLayered() ? other : Attempting.ONCE);
        }

        private Policy with(Observing watched, int otherAppetite, Bounds otherBounds, Attempting otherAttempting) {
            return new Policy(
                    limit,
                    threadPerTask,
                    interrupts,
                    timeoutMillis,
                    taskTimeoutMillis,
                    surroundingMillis,
                    window,
                    watched,
                    otherAppetite,
                    otherBounds,
                    otherAttempting);
        }

        /** How many results may be held back, if the form does that. */
        int mostHeld() {
            return window != 0 ? window : limit == 0 ? 256 : 2 * limit;
        }

        /** Whether an attempt may be cancelled though its run is not. */
        boolean cancelsAttempts() {
            return taskTimeoutMillis != 0 || attempting.isHedged();
        }

        @Override
        public String toString() {
            return (limit == 0 ? "unlimited" : "limit " + limit)
                    + (threadPerTask ? ", threadPerTask" : "")
                    + (interrupts ? "" : ", withoutInterrupts")
                    + (timeoutMillis == 0 ? "" : ", timeout " + timeoutMillis)
                    + (taskTimeoutMillis == 0 ? "" : ", taskTimeout " + taskTimeoutMillis)
                    + (surroundingMillis == 0 ? "" : ", surrounding timeout " + surroundingMillis)
                    + (window == 0 ? "" : ", window " + window)
                    + (observing == Observing.NOBODY ? "" : ", observed by one who " + observing)
                    + (appetite == 1 ? "" : ", appetite " + appetite)
                    + bounds
                    + attempting;
        }
    }

    /**
     * How many tasks with equal keys may run at once, and how many may fail.
     *
     * @param keys how many keys there are; 0 if none are asked for
     * @param tolerated less than 0 for what the form says
     * @param percent how many of a hundred may fail, in place of a number; less than 0 if that is not said
     * @param partial whether what is done by the deadline is an answer
     */
    record Bounds(int keys, int perKey, int tolerated, int percent, boolean partial) {

        static final Bounds NONE = new Bounds(0, 1, -1, -1, false);

        int keyOf(int task) {
            return task % keys;
        }

        @Override
        public String toString() {
            return (keys == 0 ? "" : ", " + perKey + " for each of " + keys + " keys")
                    + (percent < 0 ? "" : ", tolerating " + percent + " %")
                    + (tolerated < 0 || percent >= 0 ? "" : ", tolerating " + tolerated)
                    + (partial ? ", partial on deadline" : "");
        }
    }

    enum Observing {
        NOBODY,
        WATCHES,
        THROWS
    }

    /** Where tasks come from, and at which of them the source shows what kind it is. */
    record Source(Kind kind, Trait trait, int at) {
        enum Kind {
            COLLECTION,
            ITERATOR,
            STREAM
        }

        enum Trait {
            PLAIN,
            YIELDS,
            SLEEPS,
            THROWS,
            BLOCKS
        }

        @Override
        public String toString() {
            return trait == Trait.PLAIN ? "" + kind : kind + " that " + trait + " at " + at;
        }
    }

    /** What one task does: some steps, and then an end. */
    record Body(List<Step> steps, End end) {

        @Override
        public String toString() {
            return "- " + steps.stream().map(step -> step + ", ").collect(Collectors.joining()) + end;
        }
    }

    enum End {
        RETURNS,
        RETURNS_NULL,
        THROWS_CHECKED,
        THROWS_UNCHECKED,
        THROWS_ERROR,
        THROWS_SHARED,
        THROWS_INTERRUPTED,
        THROWS_CANCELLED
    }

    /** Part of a task. Levels count calls outwards: 0 is the call that the task is of, 1 the one around it; the root is the last. */
    sealed interface Step {
        record Yield() implements Step {}

        record Sleep(int millis) implements Step {}

        /** Computes: time passes, and nobody else comes in. */
        record Spend(int millis) implements Step {}

        /** Swallows interrupts for a while. */
        record Deaf(int millis) implements Step {}

        /** Waits for its interrupt, or where there are none, for the cancel of its context. */
        record UntilCancelled() implements Step {}

        /** Some steps in a shield. */
        record CleanUp(List<Step> steps) implements Step {}

        /** Has an action called when its context is cancelled; calls that off at its end, or leaves it. */
        record OnCancel(boolean calledOff) implements Step {}

        record Nested(Run run) implements Step {
            @Override
            public String toString() {
                return "\n" + run.toString().indent(4) + "  then ";
            }
        }

        record Cancel(int level) implements Step {}

        /** Leaves its thread interrupted, as those do who catch an interrupt and may not throw it. */
        record InterruptSelf() implements Step {}

        record InterruptCaller(int level) implements Step {}

        /** Forks into a scope; nothing if the call at that level is none. */
        record Fork(int level, Body body) implements Step {
            @Override
            public String toString() {
                String where = level == 0 ? "" : " into the call " + level + " out";
                return "\n" + ("fork" + where + "\n" + body.toString().indent(2)).indent(4) + "  then ";
            }
        }

        /** Cancels a scope, by itself and not by its context. */
        record CallOff(int level) implements Step {}

        /** The block's: joins, and goes on in spite of what that throws, or not. */
        record Join(boolean caught) implements Step {}

        /** The block's: joins, and asks what became of its forks until now, of each {@code every}th, from the last to the first. */
        record JoinOutcomes(int every) implements Step {}
    }

    @Override
    public String toString() {
        return run + (outside.isEmpty() ? "" : "\noutside: " + outside) + "\nschedule: " + schedule;
    }
}
