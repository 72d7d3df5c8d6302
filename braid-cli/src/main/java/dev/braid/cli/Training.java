package dev.braid.cli;

import dev.braid.cli.os.CommandLine;
import dev.braid.cli.os.Environment;
import dev.braid.cli.run.Console;
import dev.braid.cli.run.SystemSignals;
import dev.braid.cli.text.Bytes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Does what runs of {@code braid} do, for the JVM to note which classes that takes and which methods are worth compiling: the launcher makes
 * its start-up cache of it ({@code -XX:AOTCacheOutput}). What it prints belongs in {@code /dev/null}.
 */
public final class Training {

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

    /** Enough for what each job takes to be seen to be worth compiling. */
    private static final int MANY = 3_000;

    private Training() {}

    /** Runs them all. */
    public static void main(String[] args) {
        Environment.restore();
        Main.run(Stream.of("run", "-j", "8", "true").map(Bytes::of).toList(), console("x\n".repeat(MANY), false));
        for (String run : RUNS) {
            List<Bytes> words = Stream.of(run.split(" ")).map(word -> Bytes.of(word.replace('_', ' '))).toList();
            Main.run(words, console("a\nb c\n", true));
        }
        CommandLine.arguments(args);
    }

    private static Console console(String lines, boolean isTerminal) {
        Console real = Main.console(new SystemSignals());
        return new Console(
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                real.out(),
                real.err(),
                new Console.Kinds(false, real.terminals().out(), isTerminal),
                real.outDescriptor(),
                real.columns(),
                variable -> Bytes.of(Map.of("TERM", "xterm", "LANG", "C.UTF-8").getOrDefault(variable, "")),
                real.signals());
    }
}
