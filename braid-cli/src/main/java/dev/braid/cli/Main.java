package dev.braid.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** Picks the sub-command and turns what it says into an exit status. */
public final class Main {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int INTERRUPTED = 130;

    private Main() {}

    /** Runs the command and exits. */
    public static void main(String[] args) {
        // Not System.out, which keeps it to itself when the reader has gone.
        System.exit(run(args, System.in, new FileOutputStream(FileDescriptor.out), System.err));
    }

    /** Runs the command; returns its exit status. */
    static int run(String[] args, InputStream in, OutputStream out, PrintStream err) {
        PrintStream text = new PrintStream(out, true);
        if (args.length == 0) {
            err.print(Help.OVERVIEW);
            return USAGE;
        }
        List<String> rest = Arrays.asList(args).subList(1, args.length);
        switch (args[0]) {
            case "run" -> {
                return run(rest, in, out, err);
            }
            case "--help", "-h", "help" -> text.print(Help.OVERVIEW);
            case "--version" -> text.println("braid " + Help.version());
            default -> {
                err.println("braid: " + args[0] + ": there is no such command; there is: run. See braid --help");
                return USAGE;
            }
        }
        return OK;
    }

    private static int run(List<String> args, InputStream in, OutputStream out, PrintStream err) {
        try {
            RunOptions options = RunOptions.parse(args);
            if (options.help()) {
                new PrintStream(out, true).print(Help.RUN);
                return OK;
            }
            return new RunCommand(options, out, err).run(in);
        } catch (UsageException e) {
            err.println("braid run: " + e.getMessage());
            return USAGE;
        } catch (InterruptedException e) {
            err.println("braid run: interrupted");
            return INTERRUPTED;
        }
    }
}
