package dev.braid.cli.otlp;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A bash in which {@code braid} is the launcher of this build, with variables that configure a trace. */
final class TracedShell {

    /** What came of a script. */
    record Result(int status, String out, String err) {}

    private static final Path LAUNCHER = Path.of(System.getProperty("braid.launcher", "../braid")).toAbsolutePath().normalize();

    private TracedShell() {}

    static Result run(Map<String, String> variables, String script) throws IOException, InterruptedException {
        // As from a terminal, though whoever runs the tests may ignore some.
        ProcessBuilder builder = new ProcessBuilder("env", "--default-signal=HUP,INT,PIPE,TERM", "bash", "-c", script);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("OTEL_") || name.matches("TRACEPARENT|TRACESTATE|BAGGAGE|CI"));
        environment.put("PATH", LAUNCHER.getParent() + ":" + System.getenv("PATH"));
        environment.putAll(variables);
        Process bash = builder.start();
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(bash.errorReader(StandardCharsets.UTF_8)), Thread::startVirtualThread);
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> read(bash.inputReader(StandardCharsets.UTF_8)), Thread::startVirtualThread);
        if (!bash.waitFor(150, TimeUnit.SECONDS)) {
            bash.descendants().forEach(ProcessHandle::destroyForcibly);
            bash.toHandle().destroyForcibly(); // Process.destroyForcibly would close what is read
            throw new AssertionError("still running: " + script);
        }
        return new Result(bash.exitValue(), out.join(), err.join());
    }

    private static String read(Reader reader) {
        try (reader) {
            var text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
