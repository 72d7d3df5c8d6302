package dev.braid.cli.run;

import dev.braid.cli.os.ReaderGoneException;
import dev.braid.cli.text.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/** {@code braid run} in this process, with real child processes and a console of the test's own. */
final class Command {

    /** What came of it. */
    record Result(int status, String out, String err) {}

    /** Standard output whose reader has gone. */
    static final OutputStream NOBODY = new OutputStream() {
        @Override
        public void write(int b) throws IOException {
            throw new ReaderGoneException();
        }
    };

    /** Where outputs may wait in files; empty when no run is under way. */
    static final Path SCRATCH = scratch();

    private final Map<String, String> environment = new HashMap<>(Map.of("TMPDIR", SCRATCH.toString()));
    private final CompletableFuture<IntConsumer> listener = new CompletableFuture<>();
    private final CompletableFuture<Integer> death = new CompletableFuture<>();
    private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
    private InputStream in = InputStream.nullInputStream();
    private final Map<String, Path> marks = new HashMap<>();
    private OutputStream out = new Printed();
    private Console.Kinds terminals = new Console.Kinds(false, false, false);

    private static Path scratch() {
        try {
            Path folder = Files.createTempDirectory("braid-test-");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Command reading(String lines) {
        return new Command().in(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    }

    static Command reading(byte[] lines) {
        return new Command().in(new ByteArrayInputStream(lines));
    }

    Command in(InputStream stream) {
        in = stream;
        return this;
    }

    Command out(OutputStream stream) {
        out = stream;
        return this;
    }

    /** A file that is there once this has been printed, on whichever stream: for processes to wait for. */
    Command making(Path file, String printed) {
        marks.put(printed, file);
        return this;
    }

    /** Remembers what is printed. */
    private final class Printed extends ByteArrayOutputStream {

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            marks.forEach((printed, file) -> {
                if (Files.notExists(file) && toString(StandardCharsets.UTF_8).contains(printed)) {
                    create(file);
                }
            });
        }
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Command with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Standard error is one, and shows colours. */
    Command atTerminal() {
        terminals = new Console.Kinds(false, false, true);
        return with("TERM", "xterm");
    }

    /** Has signals sent to the run, by a thread of its own, once it listens. */
    Command signalled(Consumer<IntConsumer> sender) {
        sent = listener.thenAcceptAsync(sender);
        return this;
    }

    /** The signal of which the process would have died at once. */
    CompletableFuture<Integer> death() {
        return death;
    }

    Result run(String... args) throws UsageException {
        var err = new Printed();
        var signals = new Signals() {
            @Override
            public void onSignal(IntConsumer action) {
                listener.complete(action);
            }

            @Override
            public void onSuspend(Runnable before, Runnable after) {}

            @Override
            public void die(int signal) {
                death.complete(signal);
            }
        };
        var console = new Console(in, out, err, terminals, OptionalInt.empty(), () -> 100,
                variable -> Bytes.of(environment.getOrDefault(variable, "")), signals);
        int status = RunCommand.run(Stream.of(args).map(Bytes::of).toList(), console);
        sent.join();
        String printed = out instanceof Printed bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
        return new Result(status, printed, err.toString(StandardCharsets.UTF_8));
    }
}
