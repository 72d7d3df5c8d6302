package dev.braid.pipeline.random;

import dev.braid.pipeline.Overflow;
import java.util.List;
import java.util.stream.Collectors;

/** The description of a pipeline, without its sink. */
record Graph(Source source, List<Stage> stages) {

    /**
     * Where elements come from.
     *
     * @param failsAt before which element it fails; -1 for none
     * @param fn how long each takes
     */
    record Source(Kind kind, List<Integer> values, int failsAt, Fn fn, Using using) {
        enum Kind {
            COLLECTION,
            ITERATOR,
            GENERATE,
            UNFOLD,
            TICKS,
            CHANNEL
        }

        String tag() {
            return "source" + fn.id();
        }

        @Override
        public String toString() {
            return (using == Using.NOT ? "" : "using a resource" + (using == Using.CLOSES ? "" : " that " + using) + ": ") + kind + " "
                    + (values.size() < 20 ? values : values.getFirst() + " … " + values.getLast())
                    + (failsAt < 0 ? "" : " failing at " + failsAt) + " " + fn;
        }
    }

    /** Whether a source is of something that is opened. */
    enum Using {
        NOT,
        CLOSES,
        FAILS_TO_OPEN,
        FAILS_TO_CLOSE
    }

    /** A stage. */
    sealed interface Stage {

        /** With a function, for each element. */
        record Each(Each.Form form, Fn fn) implements Stage {
            enum Form {
                MAP,
                FILTER,
                FLAT_MAP,
                PEEK,
                TAKE_WHILE,
                DROP_WHILE,
                SCAN,
                WEIGHT_BATCH
            }
        }

        /** With a number. */
        record Counting(Counting.Form form, int n) implements Stage {
            enum Form {
                TAKE,
                DROP,
                DISTINCT,
                BATCH,
                SLIDING,
                BUFFER,
                DROP_OLDEST,
                DROP_NEWEST
            }

            Overflow overflow() {
                return form == Counting.Form.DROP_OLDEST ? Overflow.DROP_OLDEST : Overflow.DROP_NEWEST;
            }
        }

        /** With a time. */
        record Timed(Timed.Form form, int n, int millis) implements Stage {
            enum Form {
                BATCH,
                THROTTLE,
                DEBOUNCE,
                SAMPLE
            }
        }

        /** For failed elements. */
        record Failed(Failed.Form form, Fn fn) implements Stage {
            enum Form {
                OUTCOMES,
                RECOVER,
                MAP_ERROR,
                DROP_FAILED
            }

            boolean handles() {
                return form != Failed.Form.MAP_ERROR;
            }
        }

        /** Several at once; 0 stands for what is not given. */
        record Parallel(Order order, int limit, int window, int attempts, int timeoutMillis, Fn fn) implements Stage {
            enum Order {
                INPUT,
                COMPLETION,
                KEY
            }
        }

        /** With another pipeline. */
        record Join(How how, Graph other, Fn fn) implements Stage {}

        /** Two branches, which come together again. */
        record Split(boolean broadcast, Fn fn, List<Stage> first, List<Stage> second, How how) implements Stage {
            @Override
            public String toString() {
                return (broadcast ? "broadcast" : "partition by " + fn) + " " + first + " " + how + " " + second;
            }
        }

        /** Branches that are alike: so many, or groups of which so many are open. */
        record Spread(boolean balance, int n, Fn fn, List<Stage> branch) implements Stage {
            @Override
            public String toString() {
                return (balance ? "balance" : "groupBy " + fn) + " " + n + " " + branch;
            }
        }
    }

    /** How several become one. */
    enum How {
        MERGE,
        CONCAT,
        INTERLEAVE,
        ZIP
    }

    /** Whether failed elements go on from before stage {@code i}, or from the end. */
    boolean isHandled(int i, boolean handledBehind) {
        return handles(stages, i, handledBehind);
    }

    static boolean handles(List<Stage> stages, int i, boolean handledBehind) {
        return handledBehind || stages.subList(i, stages.size()).stream().anyMatch(Graph::handles);
    }

    private static boolean handles(Stage stage) {
        return switch (stage) {
            case Stage.Failed failed -> failed.handles();
            case Stage.Split split ->
                handles(split.first(), 0, false) && (!split.broadcast() || handles(split.second(), 0, false));
            case Stage.Spread spread -> spread.balance() && handles(spread.branch(), 0, false);
            default -> false;
        };
    }

    @Override
    public String toString() {
        return stages.stream().map(stage -> "\n  " + stage.toString().replace("\n", "\n  ")).collect(Collectors.joining("", source.toString(), ""));
    }
}
