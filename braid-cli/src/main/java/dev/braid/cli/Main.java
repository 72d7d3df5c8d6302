package dev.braid.cli;

import dev.braid.cli.os.CommandLine;
import dev.braid.cli.os.Environment;
import dev.braid.cli.os.FdInput;
import dev.braid.cli.os.FdOutput;
import dev.braid.cli.os.Terminal;
import dev.braid.cli.run.Console;
import dev.braid.cli.run.ExitStatus;
import dev.braid.cli.run.RunCommand;
import dev.braid.cli.run.Signals;
import dev.braid.cli.run.SystemSignals;
import dev.braid.cli.run.UsageException;
import dev.braid.cli.text.Bytes;
import java.util.List;
import java.util.OptionalInt;

/** Picks the sub-command and turns what it says into an exit status. */
public final class Main {

    private static final int IN = 0;
    private static final int OUT = 1;
    private static final int ERR = 2;

    private static final String OVERVIEW =
            """
            braid: many tasks in parallel, their results in order, everything stopped at
            the first failure

              braid run [options] [--] COMMAND [ARG…]   one process for each line
              braid run --help                          how
              braid --version
            """;

    private Main() {}

    /** Runs the command and exits. */
    public static void main(String[] args) {
        Environment.restore();
        SystemSignals signals = new SystemSignals();
        int status = run(CommandLine.arguments(args), console(signals));
        if (status > ExitStatus.SIGNALLED) {
            signals.die(status - ExitStatus.SIGNALLED); // so that a shell that waits knows, and ends its script too
        }
        Runtime.getRuntime().halt(status);
    }

    /** That of this process. */
    static Console console(Signals signals) {
        return new Console(
                new FdInput(IN),
                new FdOutput(OUT),
                new FdOutput(ERR),
                new Console.Kinds(Terminal.is(IN), Terminal.is(OUT), Terminal.is(ERR)),
                OptionalInt.of(OUT),
                () -> Terminal.columns(ERR),
                Environment::get,
                signals);
    }

    /** Runs the command; returns its exit status. */
    static int run(List<Bytes> args, Console console) {
        if (args.isEmpty()) {
            console.say(OVERVIEW.strip());
            return ExitStatus.USAGE;
        }
        String command = args.getFirst().toString();
        try {
            return switch (command) {
                case "run" -> RunCommand.run(args.subList(1, args.size()), console);
                case "--help", "-h", "help" -> console.print(OVERVIEW);
                case "--version" -> console.print("braid " + version() + "\n");
                default -> throw new UsageException(command + ": there is no such command; there is: run. See braid --help");
            };
        } catch (UsageException e) {
            console.say("braid" + (command.equals("run") ? " run: " : ": ") + e.getMessage());
            return ExitStatus.USAGE;
        }
    }

    private static String version() {
        var module = Main.class.getModule().getDescriptor();
        return module == null ? "(unpackaged)" : module.rawVersion().orElse("(unpackaged)");
    }
}
