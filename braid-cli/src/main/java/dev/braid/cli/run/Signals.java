package dev.braid.cli.run;

import java.util.function.IntConsumer;

/** Requests from outside to end: Ctrl-C, {@code kill}, a terminal that went away. */
public interface Signals {

    /** From now on has {@code action} called with the number of each. It may be called by several threads at once. */
    void onSignal(IntConsumer action);

    /** Ends this process at once, as the signal does with those that do not listen. */
    void die(int signal);
}
