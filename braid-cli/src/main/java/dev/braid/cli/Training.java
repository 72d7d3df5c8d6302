package dev.braid.cli;

import dev.braid.cli.os.FdOutput;
import dev.braid.cli.os.Terminal;
import dev.braid.cli.run.Console;
import dev.braid.cli.run.SystemSignals;
import dev.braid.cli.text.Bytes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Does once what runs of {@code braid} do, for the JVM to note which classes that takes: the launcher makes its start-up cache of it
 * ({@code -XX:AOTCacheOutput}). What it prints belongs in {@code /dev/null}.
 */
public final class Training {

    private static final int OUT = 1;
    private static final int ERR = 2;

    private static final List<String> RUNS = List.of(
            "run -j 2 sh -c exit_0;_echo_$1 _ {}",
            "run -j 2 --keep-going --progress plain --tag false",
            "run --jsonl --unordered --task-timeout 1m echo {} {#} {%}",
            "run --line-buffer --timeout 1m echo",
            "run --dry-run echo",
            "run echo ::: a b",
            "run --help",
            "run --no-such-option",
            "--version");

    private Training() {}

    /** Runs them all. */
    public static void main(String[] args) {
        for (String run : RUNS) {
            List<Bytes> words = Stream.of(run.split(" ")).map(word -> Bytes.of(word.replace('_', ' '))).toList();
            Main.run(words, console());
        }
    }

    private static Console console() {
        return new Console(
                new ByteArrayInputStream("a\nb c\n".getBytes(StandardCharsets.UTF_8)),
                new FdOutput(OUT),
                new FdOutput(ERR),
                new Console.Kinds(false, Terminal.is(OUT), true),
                OptionalInt.of(OUT),
                () -> Terminal.columns(ERR),
                variable -> Bytes.of(Map.of("TERM", "xterm", "LANG", "C.UTF-8").getOrDefault(variable, "")),
                new SystemSignals());
    }
}
