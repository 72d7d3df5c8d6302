package dev.braid.cli.otlp;

/** Why a line or the run was stopped that is no failure, in the command's words. */
final class Stopped extends Exception {

    private static final long serialVersionUID = 1;

    Stopped(String why) {
        super(why, null, false, false);
    }
}
