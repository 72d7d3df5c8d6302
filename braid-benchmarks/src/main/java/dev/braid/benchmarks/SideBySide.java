package dev.braid.benchmarks;

import dev.braid.benchmarks.measure.Result;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Sample;
import dev.braid.benchmarks.report.Machine;
import dev.braid.benchmarks.report.MarkdownPage;
import dev.braid.benchmarks.report.Plot;
import dev.braid.benchmarks.report.TextTable;
import dev.braid.benchmarks.row.Page;
import dev.braid.benchmarks.row.Section;
import dev.braid.benchmarks.row.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.help.HelpFormatter;

/** The command that runs Braid and its peers side by side, prints medians and ratios, and writes them to the docs. */
public final class SideBySide {

    private static final RowProcess.Plan FULL = new RowProcess.Plan(Size.FULL, 2, 2, 5);
    private static final RowProcess.Plan QUICK = new RowProcess.Plan(Size.QUICK, 1, 1, 3);

    private static final Options OPTIONS = new Options()
            .addOption(null, "quick", false, "little work and few rounds, to see that everything works: judges and writes nothing")
            .addOption(number("processes", "processes that each row is measured in, one after the other"))
            .addOption(number("rounds", "rounds that count, in each process"))
            .addOption(number("warm-ups", "rounds before those, in each process"))
            .addOption(Option.builder().longOpt("page").hasArg().argName("PAGE").desc("only the rows of one page of the docs: fan-out, channels, pipelines or telemetry").get())
            .addOption(null, "list", false, "print the rows that there are")
            .addOption("h", "help", false, "print this");

    private final RowProcess.Plan plan;
    private final List<Section> sections;
    private final Map<String, List<Sample>> samples = new HashMap<>();

    private SideBySide(RowProcess.Plan plan, List<Section> sections) {
        this.plan = plan;
        this.sections = sections;
    }

    private static Option number(String name, String description) {
        return Option.builder().longOpt(name).hasArg().argName("N").converter(Integer::valueOf).desc(description).get();
    }

    /** Arguments: see {@code --help}. */
    public static void main(String[] args) throws Exception {
        try {
            CommandLine line = new DefaultParser().parse(OPTIONS, args);
            if (line.hasOption("help")) {
                HelpFormatter.builder().setShowSince(false).get().printHelp(
                        "side-by-side [options] [ROW…]", "Runs Braid and its peers. All rows, if none is named.", OPTIONS, "", false);
            } else if (line.hasOption("list")) {
                rows(pages(line), Size.FULL).forEach(row -> System.out.printf("%-24s %s%n", row.id(), row.title()));
            } else {
                run(line);
            }
        } catch (ParseException | IllegalArgumentException e) {
            System.err.println("side-by-side: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void run(CommandLine line) throws Exception {
        RowProcess.Plan usual = line.hasOption("quick") ? QUICK : FULL;
        var plan = new RowProcess.Plan(
                usual.size(),
                atLeast(1, line, "processes", usual.processes()),
                atLeast(0, line, "warm-ups", usual.warmUps()),
                atLeast(1, line, "rounds", usual.rounds()));
        List<Page> pages = pages(line);
        List<String> ids = checked(line.getArgList(), rows(pages, plan.size()).map(Row::id).toList());
        Path home = Path.of(System.getProperty("braid.benchmarks.home", "braid-benchmarks"));
        Optional<GoProgram.Built> go = GoProgram.build(home.resolve("src/main/go"), home.resolve("target"));
        // A page holds the numbers of one whole run.
        boolean writes = !line.hasOption("quick") && ids.isEmpty();
        boolean whole = true;
        for (Page page : pages) {
            var command = new SideBySide(plan, chosen(page.sections(plan.size()), ids));
            boolean measured = command.measure(go.map(GoProgram.Built::program));
            List<MarkdownPage.Part> parts = command.print();
            if (!measured) {
                System.err.println("side-by-side: not all could be measured, so the docs stay as they were; see above");
                whole = false;
            } else if (writes) {
                write(page, home.resolveSibling("docs"), Machine.here(go.map(GoProgram.Built::version)), plan, parts);
            }
        }
        if (!whole) {
            System.exit(1);
        }
    }

    private static void write(Page page, Path docs, Machine machine, RowProcess.Plan plan, List<MarkdownPage.Part> parts) throws IOException {
        for (MarkdownPage.Part part : parts) {
            Plot.write(part, docs.resolve("benchmarks").resolve(part.section().id() + ".svg"));
        }
        new MarkdownPage(docs.resolve(page.file())).write(machine, plan.processes() * plan.rounds(), parts);
        System.out.println("written: docs/" + page.file() + " and its plots");
    }

    private static List<Page> pages(CommandLine line) {
        return line.hasOption("page") ? List.of(Page.called(line.getOptionValue("page"))) : List.of(Page.values());
    }

    private static int atLeast(int least, CommandLine line, String option, int otherwise) throws ParseException {
        Integer value = line.getParsedOptionValue(option, otherwise);
        if (value < least) {
            throw new ParseException("--" + option + " " + value + ": must be at least " + least);
        }
        return value;
    }

    private static Stream<Row> rows(List<Page> pages, Size size) {
        return pages.stream().flatMap(page -> page.sections(size).stream()).flatMap(section -> section.rows().stream());
    }

    private static List<String> checked(List<String> ids, List<String> known) {
        for (String id : ids) {
            if (!known.contains(id)) {
                throw new IllegalArgumentException("no row is called " + id + "; there are " + String.join(", ", known));
            }
        }
        return ids;
    }

    /** The sections with the rows named, or all. */
    private static List<Section> chosen(List<Section> all, List<String> ids) {
        if (ids.isEmpty()) {
            return all;
        }
        return all.stream()
                .map(section -> new Section(
                        section.id(),
                        section.title(),
                        section.text(),
                        section.rows().stream().filter(row -> ids.contains(row.id())).toList()))
                .filter(section -> !section.rows().isEmpty())
                .toList();
    }

    /** All rows once, then all again in new processes, so that each is spread over the whole time. False if any could not be measured. */
    private boolean measure(Optional<Path> go) throws InterruptedException {
        List<Row> rows = sections.stream().flatMap(section -> section.rows().stream()).toList();
        boolean whole = true;
        for (int process = 0; process < plan.processes(); process++) {
            for (Row row : rows) {
                System.err.printf("process %d of %d: %s%n", process + 1, plan.processes(), row.title());
                List<Sample> known = samples.computeIfAbsent(row.id(), _ -> new ArrayList<>());
                try {
                    RowProcess.run(row, plan, process * plan.rounds(), go, known::add);
                } catch (IOException e) {
                    System.err.println("side-by-side: " + e.getMessage());
                    whole = false;
                }
            }
        }
        return whole;
    }

    private List<MarkdownPage.Part> print() {
        List<MarkdownPage.Part> parts = new ArrayList<>();
        for (Section section : sections) {
            List<Result> results = section.rows().stream()
                    .map(row -> new Result(row, samples.getOrDefault(row.id(), List.of())))
                    .toList();
            for (Result result : results) {
                System.out.print(TextTable.of(result));
                System.out.println(plan.size() == Size.FULL ? TextTable.targetsOf(result) : "");
            }
            parts.add(new MarkdownPage.Part(section, results));
        }
        return parts;
    }
}
