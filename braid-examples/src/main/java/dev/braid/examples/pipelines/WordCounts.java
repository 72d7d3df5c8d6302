package dev.braid.examples.pipelines;

import dev.braid.FanOut;
import dev.braid.pipeline.Pipeline;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The most frequent words of all files of a tree, of any size: what is in memory is a line of each file that is being read, the counts of words
 * that have not been merged yet, for which there is room for some ten thousand words of each reader, and the different words.
 *
 * <p>{@code java dev.braid.examples.pipelines.WordCounts DIR N}
 */
public final class WordCounts {

    private static final int READERS = 8;

    /** As many are counted at a time. Few, since many such counts wait to be merged. */
    private static final int WORDS = 256;

    private static final FanOut MERGING = FanOut.perCore().withWindow(2).withName("merge");

    private static final Pattern NO_LETTERS = Pattern.compile("\\P{L}+");

    private WordCounts() {}

    @SuppressWarnings("StreamResourceLeak") // closed by the pipeline
    static Counts of(Path root) throws InterruptedException {
        return Pipeline.fromStream(() -> Files.walk(root))
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .balance(READERS, files -> files.flatMap(WordCounts::lines)
                        .flatMapAll(WordCounts::words)
                        .batch(WORDS)
                        .map(Counts::of))
                .reduce(MERGING, Counts::plus)
                .orElseGet(Counts::new);
    }

    /** What is not UTF-8 is read as the replacement character, so nothing in the tree ends the counting. */
    private static Pipeline<String> lines(Path file) {
        return Pipeline.using(
                () -> new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)),
                reader -> Pipeline.from(reader.lines()));
    }

    private static List<String> words(String line) {
        return NO_LETTERS.splitAsStream(line.toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty()).toList();
    }

    static void print(Path root, int most, PrintStream out) throws InterruptedException {
        of(root).top(most).forEach(count -> out.printf("%7d %s%n", count.times(), count.word()));
    }

    /** Prints the words. */
    public static void main(String[] args) throws InterruptedException {
        print(Path.of(args.length > 0 ? args[0] : "."), args.length > 1 ? Integer.parseInt(args[1]) : 10, System.out);
    }
}
