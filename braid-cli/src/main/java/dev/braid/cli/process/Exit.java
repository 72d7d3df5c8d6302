package dev.braid.cli.process;

/**
 * How a process ended: by itself, or of a signal.
 *
 * @param status what it returned; 0 if it died of a signal
 * @param signal its number, 0 if it ended by itself
 */
public record Exit(int status, int signal) {

    /** From what {@code waitpid} says. */
    static Exit ofWaitStatus(int wait) {
        int signal = wait & 0x7f;
        return signal == 0 ? new Exit(wait >> 8 & 0xff, 0) : new Exit(0, signal);
    }

    public boolean isBySignal() {
        return signal != 0;
    }

    public boolean isSuccess() {
        return status == 0 && signal == 0;
    }
}
