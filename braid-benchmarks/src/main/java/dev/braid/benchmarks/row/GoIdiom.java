package dev.braid.benchmarks.row;

import dev.braid.benchmarks.measure.Candidate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Go program, which measures itself and is asked over its standard input; its source is in {@code src/main/go}. */
public final class GoIdiom {

    /** Its name in all tables. */
    public static final String NAME = "Go, by hand";

    /** The system property that says where the program is; without it, it takes no part. */
    public static final String PROGRAM = "braid.benchmarks.go";

    private static @Nullable GoIdiom running;

    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    private GoIdiom(String program) throws IOException {
        process = new ProcessBuilder(program)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        requests = process.outputWriter();
        answers = process.inputReader();
    }

    /** One candidate, or none if there is no program. */
    static Stream<Candidate> candidate(String body, int tasks, int limit, int calls, NanosTo toUnit) {
        return candidate(() -> body, tasks, limit, calls, toUnit);
    }

    /** One whose body is known only when it is measured, or none. */
    static Stream<Candidate> candidate(Callable<String> body, int tasks, int limit, int calls, NanosTo toUnit) {
        String program = System.getProperty(PROGRAM);
        if (program == null) {
            return Stream.empty();
        }
        return Stream.of(new Candidate(
                NAME,
                () -> toUnit.apply(started(program).ask("%s %d %d %d%n".formatted(body.call(), tasks, limit, calls)))));
    }

    /** Makes what the program says the row's unit. */
    @FunctionalInterface
    interface NanosTo {
        double apply(double nanos);
    }

    /** All candidates of a row: those in this process, then the program, if there is one. */
    static List<Candidate> with(Stream<Candidate> here, Stream<Candidate> go) {
        return Stream.concat(here, go).toList();
    }

    private static GoIdiom started(String program) throws IOException {
        GoIdiom known = running;
        if (known == null) {
            known = new GoIdiom(program);
            running = known;
        }
        return known;
    }

    private double ask(String request) throws IOException {
        requests.write(request);
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the Go program ended at the request " + request.strip());
        }
        return Double.parseDouble(answer);
    }

    /** Ends the program, if it runs. */
    public static void stop() throws IOException, InterruptedException {
        if (running != null) {
            running.requests.close(); // it ends with its input
            running.process.waitFor();
            running = null;
        }
    }
}
