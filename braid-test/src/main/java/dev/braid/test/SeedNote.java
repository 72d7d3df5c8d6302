package dev.braid.test;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Optional;

/** Says in a failure how to have it again. */
final class SeedNote extends RuntimeException {

    private static final long serialVersionUID = 1;

    private SeedNote(String message) {
        super(message, null, false, false);
    }

    /**
     * Adds the note to {@code failure}; for one that takes none, it is in the log.
     *
     * @param timedWait who waited for a time of the JDK's, if anybody did
     */
    static void attach(Throwable failure, Schedule schedule, Optional<String> timedWait) {
        String text = "virtual time, seed " + schedule + "; to run it again: -Dbraid.seed=" + schedule + ", or VirtualTime.withSeed("
                + schedule + "L)";
        if (timedWait.isPresent()) {
            text += "; it may come out otherwise, because " + timedWait.get() + " waited in real time";
        }
        var note = new SeedNote(text);
        failure.addSuppressed(note);
        if (Arrays.stream(failure.getSuppressed()).noneMatch(one -> one == note)) {
            System.getLogger("dev.braid.test").log(Level.WARNING, "{0}: {1}", failure, text);
        }
    }
}
