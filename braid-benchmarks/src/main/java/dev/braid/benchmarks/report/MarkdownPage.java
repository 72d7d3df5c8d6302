package dev.braid.benchmarks.report;

import dev.braid.benchmarks.measure.Result;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Verdict;
import dev.braid.benchmarks.peer.Braid;
import dev.braid.benchmarks.row.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A page in the docs. What was measured stands between two marks and is replaced; the text around it is written by hand and stays. */
public record MarkdownPage(Path file) {

    private static final String BEGIN = "<!-- measured: begin; written by braid-benchmarks/bench/side-by-side -->";
    private static final String END = "<!-- measured: end -->";

    /** A section and what was measured. */
    public record Part(Section section, List<Result> results) {}

    /** Replaces what was measured before. */
    public void write(Machine machine, int rounds, List<Part> parts) throws IOException {
        String before = Files.exists(file) ? Files.readString(file) : BEGIN + "\n" + END + "\n";
        int begin = before.indexOf(BEGIN);
        int end = before.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + " lacks the lines\n" + BEGIN + "\n" + END + "\nbetween which the results belong");
        }
        var measured = new StringBuilder(BEGIN).append("\n\n");
        measured.append("%s. %s. %s. %s. Medians of %d rounds.%n%n".formatted(
                machine.date(), machine.hardware(), machine.system(), String.join(", ", machine.versions()), rounds));
        appendTargets(measured, parts);
        parts.forEach(part -> appendSection(measured, part));
        Files.writeString(file, before.substring(0, begin) + measured + before.substring(end));
    }

    private static void appendTargets(StringBuilder text, List<Part> parts) {
        text.append("### Targets\n\n| work | Braid | target | measured | met |\n|---|---|---|---|---|\n");
        for (Part part : parts) {
            for (Result result : part.results()) {
                for (Target target : result.row().targets()) {
                    Verdict verdict = Verdict.of(result, target);
                    text.append("| %s | %s %s | %s | %s | %s |%n".formatted(
                            result.row().title(),
                            Numbers.value(result.median(Braid.NAME)),
                            result.row().unit(),
                            target,
                            Numbers.measured(verdict),
                            Numbers.isMet(verdict)));
                }
            }
        }
        text.append('\n');
    }

    private static void appendSection(StringBuilder text, Part part) {
        text.append("### %s%n%n%s%n%n".formatted(part.section().title(), part.section().text()));
        text.append("![%s](benchmarks/%s.svg)%n%n".formatted(part.section().title(), part.section().id()));
        for (Result result : part.results()) {
            text.append("| %s | %s | middle half | Braid / this |%n|---|---|---|---|%n"
                    .formatted(result.row().title(), result.row().unit()));
            for (String candidate : result.candidates()) {
                String name = candidate.equals(Braid.NAME) ? "**" + candidate + "**" : candidate;
                text.append("| %s | %s | %s … %s | %s |%n".formatted(
                        name,
                        Numbers.value(result.median(candidate)),
                        Numbers.value(result.quartile(candidate, 1)),
                        Numbers.value(result.quartile(candidate, 3)),
                        Numbers.ratio(result.ratio(Braid.NAME, candidate))));
            }
            text.append('\n');
        }
    }
}
