package dev.braid.benchmarks;

import dev.braid.benchmarks.measure.Interleaved;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Sample;
import dev.braid.benchmarks.row.GoIdiom;
import dev.braid.benchmarks.row.Sections;
import dev.braid.benchmarks.row.Size;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A process that measures one row, so that no row sees what the compiler made of another. Its standard output has a line for each sample.
 */
final class RowProcess {

    /** What the JVM has to say must not come between the samples. */
    private static final List<String> JVM_OPTIONS =
            List.of("-XX:+AlwaysPreTouch", "-Xlog:disable", "-Xlog:all=warning:stderr", "--enable-preview");

    private RowProcess() {}

    /** How much is measured. */
    record Plan(Size size, int processes, int warmUps, int rounds) {}

    /** Measures {@code row} in a new process; the rounds are numbered from {@code first} on. */
    static void run(Row row, Plan plan, int first, Optional<Path> go, Consumer<Sample> to)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The heap has its size, and its pages, from the start: growing it would fall on whoever comes first.
        String heap = plan.size() == Size.FULL ? "4g" : "1g";
        command.addAll(List.of("-Xms" + heap, "-Xmx" + heap));
        command.addAll(JVM_OPTIONS);
        go.ifPresent(program -> command.add("-D" + GoIdiom.PROGRAM + "=" + program));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), RowProcess.class.getName()));
        command.addAll(List.of(
                plan.size().name(), row.id(), "" + plan.warmUps(), "" + first, "" + plan.rounds()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader samples = process.inputReader()) {
            for (String line = samples.readLine(); line != null; line = samples.readLine()) {
                to.accept(Sample.ofLine(line));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("row " + row.id() + " could not be measured: " + e.getMessage(), e);
        } finally {
            process.destroy(); // it has ended, unless this was interrupted
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("row " + row.id() + " could not be measured: its process ended with status " + status);
        }
    }

    /** The process. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err); // whatever a peer may print
        Row row = Sections.row(Size.valueOf(args[0]), args[1]);
        Interleaved.run(
                row,
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Integer.parseInt(args[4]),
                sample -> out.println(sample.toLine()));
        GoIdiom.stop();
        out.flush();
        System.exit(0); // some peers keep threads
    }
}
