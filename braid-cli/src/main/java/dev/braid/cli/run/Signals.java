package dev.braid.cli.run;

import java.util.function.IntConsumer;

/** Requests from outside to end: Ctrl-C, {@code kill}, a terminal that went away. */
public interface Signals {

    /** From now on has {@code action} called with the number of each. It may be called by several threads at once. */
    void onSignal(IntConsumer action);

    /** When this process is to be suspended, as by Ctrl-Z, calls {@code before} first, and {@code after} when it goes on. */
    void onSuspend(Runnable before, Runnable after);

    /** Ends this process at once, as the signal does with those that do not listen. */
    void die(int signal);
}
