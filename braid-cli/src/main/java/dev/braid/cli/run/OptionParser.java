package dev.braid.cli.run;

import dev.braid.cli.input.Separator;
import dev.braid.cli.text.Bytes;
import dev.braid.cli.text.DurationText;
import dev.braid.cli.text.Nearest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** Reads the command line of {@code braid run}. Arguments are bytes; options are looked for in them as if each were a character. */
final class OptionParser {

    private static final String LIST = ":::";
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

    private static final Option JOBS = option("j", "jobs", "-j 8");
    private static final Option ARG_FILE = option("a", "arg-file", "-a names.txt");
    private static final Option NULL = flag("0", "null");
    private static final Option KEEP_GOING = flag("k", "keep-going");
    private static final Option HALT = option("", "halt", "--halt soon");
    private static final Option TIMEOUT = option("", "timeout", "--timeout 30s");
    private static final Option TASK_TIMEOUT = option("", "task-timeout", "--task-timeout 30s");
    private static final Option GRACE = option("", "grace", "--grace 10s");
    private static final Option UNORDERED = flag("", "unordered");
    private static final Option LINE_BUFFER = flag("", "line-buffer");
    private static final Option TAG = flag("", "tag");
    private static final Option JSONL = flag("", "jsonl");
    private static final Option PROGRESS = option("", "progress", "--progress plain");
    private static final Option DRY_RUN = flag("n", "dry-run");
    private static final Option HELP = flag("h", "help");

    private static final Options OPTIONS = all(
            JOBS, ARG_FILE, NULL, KEEP_GOING, HALT, TIMEOUT, TASK_TIMEOUT, GRACE, UNORDERED, LINE_BUFFER, TAG, JSONL, PROGRESS, DRY_RUN, HELP);

    private final List<Bytes> args;
    private final CommandLine line;
    private final Optional<List<Bytes>> list;
    private final List<Bytes> command;

    private OptionParser(List<Bytes> args) throws UsageException {
        int at = args.indexOf(Bytes.of(LIST));
        this.args = at < 0 ? args : args.subList(0, at);
        list = at < 0 ? Optional.empty() : Optional.of(args.subList(at + 1, args.size()));
        line = commandLine();
        command = line.getArgList().stream().map(Bytes::new).toList();
        if (!line.hasOption(HELP)) {
            rejectUnknown();
        }
    }

    /** Empty if help is asked for. */
    static Optional<RunOptions> parse(List<Bytes> args) throws UsageException {
        OptionParser parser = new OptionParser(args);
        return parser.line.hasOption(HELP) ? Optional.empty() : Optional.of(parser.options());
    }

    private static Option option(String letter, String name, String example) {
        return builder(letter, name).hasArg().desc(example).get();
    }

    private static Option flag(String letter, String name) {
        return builder(letter, name).get();
    }

    private static Option.Builder builder(String letter, String name) {
        return (letter.isEmpty() ? Option.builder() : Option.builder(letter)).longOpt(name);
    }

    private static Options all(Option... options) {
        Options all = new Options();
        Arrays.stream(options).forEach(all::addOption);
        return all;
    }

    private CommandLine commandLine() throws UsageException {
        String[] strings = args.stream().map(Bytes::latin1).toArray(String[]::new);
        try {
            return DefaultParser.builder().setAllowPartialMatching(false).setStripLeadingAndTrailingQuotes(false).get()
                    .parse(OPTIONS, strings, true);
        } catch (MissingArgumentException e) {
            Option option = e.getOption();
            throw new UsageException(shown(option) + ": a value is missing; say for example " + option.getDescription());
        } catch (ParseException e) {
            throw new UsageException(e.getMessage() + "; see braid run --help");
        }
    }

    /** As it was typed. */
    private String shown(Option option) {
        String name = "--" + option.getLongOpt();
        boolean isLong = args.stream().map(Bytes::latin1).anyMatch(arg -> arg.equals(name) || arg.startsWith(name + "="));
        return option.getOpt() == null || isLong ? name : "-" + option.getOpt();
    }

    /** The parser stops at the first thing that is no option of ours; one that looks like an option was meant as one. */
    private void rejectUnknown() throws UsageException {
        int at = args.size() - command.size();
        if (command.isEmpty() || isSeparated(at)) {
            return;
        }
        Bytes first = args.get(at);
        if (!first.equals(command.getFirst())) {
            throw new UsageException(first + ": there is no option -" + new Bytes(command.getFirst().latin1().substring(0, 1))
                    + "; braid run --help lists them");
        }
        if (first.latin1().startsWith("-") && first.latin1().length() > 1) {
            throw unknown(first.toString());
        }
    }

    private boolean isSeparated(int at) {
        return at > 0 && args.get(at - 1).equals(Bytes.of("--"));
    }

    private static UsageException unknown(String typed) {
        int equals = typed.indexOf('=');
        String name = equals < 0 ? typed : typed.substring(0, equals);
        if (equals >= 0 && OPTIONS.hasLongOption(name)) {
            return new UsageException(typed + ": " + name + " takes no value");
        }
        List<String> names = OPTIONS.getOptions().stream().map(option -> "--" + option.getLongOpt()).toList();
        String help = name.length() < 3 ? "; braid run --help lists them"
                : Nearest.to(name.startsWith("--") ? name : "-" + name, names).map(near -> "; did you mean " + near + "?")
                        .orElse("; braid run --help lists them");
        return new UsageException(typed + ": there is no such option" + help + (help.endsWith("?") ? " A" : ". A")
                + " command that begins with - goes after --");
    }

    private RunOptions options() throws UsageException {
        return new RunOptions(
                jobs(),
                halt(),
                duration(TIMEOUT),
                duration(TASK_TIMEOUT),
                grace(),
                delivery(),
                format(),
                choice(PROGRESS, ProgressMode.class).orElse(ProgressMode.AUTO),
                line.hasOption(DRY_RUN),
                lines(),
                command);
    }

    private Optional<String> value(Option option) {
        String[] values = line.getOptionValues(option);
        return values == null ? Optional.empty() : Optional.of(values[values.length - 1]);
    }

    private UsageException wrong(Option option, String value, String why) {
        return new UsageException(shown(option) + " " + (value.isEmpty() ? "''" : new Bytes(value)) + ": " + why);
    }

    private int jobs() throws UsageException {
        Optional<String> value = value(JOBS);
        if (value.isEmpty()) {
            return Runtime.getRuntime().availableProcessors();
        }
        int jobs;
        try {
            jobs = Integer.parseInt(value.get());
        } catch (NumberFormatException e) {
            throw wrong(JOBS, value.get(), "not a whole number from 1 to " + Integer.MAX_VALUE);
        }
        if (jobs < 1) {
            throw wrong(JOBS, value.get(), "at least one task must run at a time");
        }
        return jobs;
    }

    private Halt halt() throws UsageException {
        Optional<Halt> halt = choice(HALT, Halt.class);
        if (!line.hasOption(KEEP_GOING)) {
            return halt.orElse(Halt.NOW);
        }
        if (halt.isPresent() && halt.get() != Halt.NEVER) {
            throw new UsageException("--keep-going and --halt " + value(HALT).orElse("") + ": the first means --halt never; leave one of them out");
        }
        return Halt.NEVER;
    }

    private Optional<Duration> duration(Option option) throws UsageException {
        Optional<String> value = value(option);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Duration duration = DurationText.parse(value.get())
                .orElseThrow(() -> wrong(option, value.get(), "not a duration; say for example 30, 1.5s, 500ms, 2m or 1h"));
        if (duration.isZero() && option != GRACE) {
            throw wrong(option, value.get(), "a time-out must be longer than zero");
        }
        return Optional.of(duration);
    }

    private Duration grace() throws UsageException {
        return duration(GRACE).orElse(DEFAULT_GRACE);
    }

    private Delivery delivery() {
        if (line.hasOption(LINE_BUFFER)) {
            return Delivery.LINES;
        }
        return line.hasOption(UNORDERED) ? Delivery.UNORDERED : Delivery.ORDERED;
    }

    private Format format() throws UsageException {
        if (!line.hasOption(JSONL)) {
            return line.hasOption(TAG) ? Format.TAGGED : Format.TEXT;
        }
        for (Option other : List.of(TAG, LINE_BUFFER)) {
            if (line.hasOption(other)) {
                throw new UsageException("--jsonl and " + shown(other) + ": an object holds a task's whole output and its line already; "
                        + "leave one of them out");
            }
        }
        return Format.JSON;
    }

    private <E extends Enum<E>> Optional<E> choice(Option option, Class<E> type) throws UsageException {
        Optional<String> value = value(option);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = Arrays.stream(type.getEnumConstants()).map(constant -> constant.name().toLowerCase(Locale.ROOT)).toList();
        if (!names.contains(value.get())) {
            throw wrong(option, value.get(), "it is one of " + names.stream().collect(Collectors.joining(", "))
                    + Nearest.to(value.get(), names).map(near -> "; did you mean " + near + "?").orElse(""));
        }
        return Optional.of(Enum.valueOf(type, value.get().toUpperCase(Locale.ROOT)));
    }

    private Lines lines() throws UsageException {
        Separator separator = line.hasOption(NULL) ? Separator.NUL : Separator.NEWLINE;
        Optional<String> file = value(ARG_FILE);
        if (list.isEmpty()) {
            return file.isEmpty() || file.get().equals("-")
                    ? new Lines.StandardInput(separator)
                    : new Lines.File(new Bytes(file.get()), separator);
        }
        if (list.get().contains(Bytes.of(LIST))) {
            throw new UsageException("':::' stands twice: there is one list, and what it holds are the lines");
        }
        if (file.isPresent() || line.hasOption(NULL)) {
            throw new UsageException(shown(file.isPresent() ? ARG_FILE : NULL) + " is of no use beside ':::', after which the lines stand; leave one of them out");
        }
        return new Lines.Arguments(list.get());
    }
}
