package dev.braid.cli.run;

/** Why a run was stopped from outside; never thrown by a task. */
final class Stop extends Exception {

    private static final long serialVersionUID = 1;
    private static final int NO_SIGNAL = 0;

    private final int signal;

    private Stop(int signal, String message) {
        super(message);
        this.signal = signal;
    }

    static Stop bySignal(int signal) {
        return new Stop(signal, "signal " + signal);
    }

    static Stop readerGone() {
        return new Stop(NO_SIGNAL, "nobody reads the output any more");
    }

    /** 0 if it was none. */
    int signal() {
        return signal;
    }
}
