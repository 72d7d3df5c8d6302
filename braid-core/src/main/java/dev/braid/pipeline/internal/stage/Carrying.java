package dev.braid.pipeline.internal.stage;

import dev.braid.Outcome;
import dev.braid.internal.bridge.Spread;
import dev.braid.pipeline.internal.graph.Signal;

/** What becomes of the tasks of a parallel stage, where somebody deals with those that have failed. */
enum Carrying implements Spread.Arrival {

    /** A failed element goes on in its place. */
    SIGNALS {
        @Override
        public Object succeeded(Object result, int attempts) {
            return result;
        }

        @Override
        public Object failed(Throwable failure, int attempts) {
            return Signal.failed(failure);
        }
    },

    /** Each is an outcome. */
    OUTCOMES {
        @Override
        public Object succeeded(Object result, int attempts) {
            return result instanceof Signal signal
                    ? new Outcome.Failure<>(signal.failure(), 1)
                    : new Outcome.Success<>(result, attempts);
        }

        @Override
        public Object failed(Throwable failure, int attempts) {
            return new Outcome.Failure<>(failure, attempts);
        }
    }
}
