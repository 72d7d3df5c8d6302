package dev.braid.cli.process;

import dev.braid.cli.text.Bytes;

/** A program could not be started; the message names it and says why. */
public final class SpawnException extends Exception {

    private static final long serialVersionUID = 1;
    private static final String SHELL_CHARACTERS = " ;|&<>$";
    private static final int NOT_FOUND = 127;
    private static final int NOT_STARTED = 126;

    private final int status;
    private final boolean isPassing;

    private SpawnException(int status, String message, boolean isPassing) {
        super(message);
        this.status = status;
        this.isPassing = isPassing;
    }

    private SpawnException(int status, String message) {
        this(status, message, false);
    }

    static SpawnException notFound(Bytes program) {
        String what = program.latin1().indexOf('/') >= 0 ? ": there is no such file" : ": there is no such command on the PATH";
        boolean isScript = program.latin1().chars().anyMatch(c -> SHELL_CHARACTERS.indexOf(c) >= 0);
        String name = program.latin1().isEmpty() ? "''" : program.toString();
        return new SpawnException(NOT_FOUND, name + what + (isScript ? "; for a shell, say sh -c '… \"$1\"' _ {}" : ""));
    }

    static SpawnException isFolder(Bytes file) {
        return new SpawnException(NOT_STARTED, file + ": this is a folder");
    }

    static SpawnException notExecutable(Bytes file) {
        return new SpawnException(NOT_STARTED, file + ": this file may not be executed");
    }

    static SpawnException other(Bytes program, String why) {
        return new SpawnException(NOT_STARTED, program + ": could not be started: " + why);
    }

    /** There is no room for another process now. */
    static SpawnException passing(Bytes program, String why) {
        return new SpawnException(NOT_STARTED, program + ": could not be started: " + why + "; lower -j, or raise ulimit -u", true);
    }

    /** Whether it may go well when others have ended. */
    boolean isPassing() {
        return isPassing;
    }

    /** The exit status that a shell would give: 127 for what is not there, 126 for what cannot be started. */
    public int status() {
        return status;
    }
}
