package dev.braid.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * What the command line of {@code braid run} says.
 *
 * @param jobs how many processes at a time
 * @param keepGoing whether a failure leaves the rest running
 * @param command the command and its arguments, {@code {}} as given
 */
record RunOptions(int jobs, boolean keepGoing, boolean help, List<String> command) {

    private static final String JOBS = "jobs";
    private static final String KEEP_GOING = "keep-going";
    private static final String HELP = "help";

    private static final Options OPTIONS = new Options()
            .addOption(Option.builder("j").longOpt(JOBS).hasArg().get())
            .addOption(Option.builder("k").longOpt(KEEP_GOING).get())
            .addOption(Option.builder("h").longOpt(HELP).get());

    static RunOptions parse(List<String> args) throws UsageException {
        CommandLine line = commandLine(args);
        List<String> command = line.getArgList();
        boolean help = line.hasOption(HELP);
        if (!help) {
            check(args, command);
        }
        return new RunOptions(jobs(line), line.hasOption(KEEP_GOING), help, List.copyOf(command));
    }

    private static CommandLine commandLine(List<String> args) throws UsageException {
        try {
            return DefaultParser.builder().setAllowPartialMatching(false).get().parse(OPTIONS, args.toArray(new String[0]), true);
        } catch (MissingArgumentException e) {
            throw new UsageException("-" + e.getOption().getKey() + ": a value is missing; say for example -j 8");
        } catch (ParseException e) {
            throw new UsageException(e.getMessage() + "; see braid run --help");
        }
    }

    private static void check(List<String> args, List<String> command) throws UsageException {
        if (command.isEmpty()) {
            throw new UsageException("there is no command to run; say for example: braid run -j 4 md5sum {}");
        }
        int at = args.size() - command.size();
        boolean separated = at > 0 && args.get(at - 1).equals("--");
        if (!separated && command.getFirst().startsWith("-")) {
            throw new UsageException(command.getFirst()
                    + ": there is no such option; there are -j N, --keep-going, --help. A command that begins with - goes after --");
        }
    }

    private static int jobs(CommandLine line) throws UsageException {
        String value = line.getOptionValue(JOBS);
        if (value == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        int jobs;
        try {
            jobs = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UsageException("-j " + value + ": not a whole number from 1 to " + Integer.MAX_VALUE);
        }
        if (jobs < 1) {
            throw new UsageException("-j " + value + ": at least one task must run at a time");
        }
        return jobs;
    }

    /** The command for one line. */
    List<String> commandFor(String line) {
        List<String> filled = command.stream().map(arg -> arg.replace("{}", line)).toList();
        if (command.stream().anyMatch(arg -> arg.contains("{}"))) {
            return filled;
        }
        List<String> appended = new ArrayList<>(filled);
        appended.add(line);
        return appended;
    }
}
