package dev.braid.benchmarks.row;

import dev.braid.benchmarks.measure.Candidate;
import dev.braid.benchmarks.measure.Row;
import dev.braid.benchmarks.measure.Target;
import dev.braid.benchmarks.measure.Turns;
import dev.braid.benchmarks.pipeline.Digester;
import dev.braid.benchmarks.pipeline.Digesters;
import dev.braid.benchmarks.pipeline.Digests;
import dev.braid.benchmarks.pipeline.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Go blog's other program: the MD5 of all files below a folder. */
final class TreeDigests {

    private static final int LIMIT = 20;
    private static final int BYTES_PER_FILE = 50_000;

    private TreeDigests() {}

    static Section section(Size size) {
        int files = size.of(2_000);
        return new Section(
                "md5",
                "MD5 of a tree of files",
                ("The program MD5All of the Go blog's \"Pipelines and cancellation\", in its bounded form with %1$d digesters; in all of them at most"
                                + " %1$d files are read at once. `find` gives the files to `xargs`, and that 50 to each `md5sum`. The files are in the page cache.")
                        .formatted(LIMIT),
                List.of(new Row(
                        "md5",
                        "MD5 of %,d files of %,d bytes".formatted(files, BYTES_PER_FILE),
                        "ms in all",
                        Turns.ONE,
                        () -> candidates(files),
                        List.of(new Target.Ratio(GoIdiom.NAME, 1), new Target.Ratio(Digesters.XARGS, 1)))));
    }

    /** All but the Go program. */
    static Stream<Digester> digesters() {
        return Stream.concat(
                Stream.of(Digesters.braid(LIMIT), Digesters.braidUnordered(LIMIT), Digesters.sequential()), Digesters.xargs(LIMIT));
    }

    private static List<Candidate> candidates(int files) {
        Callable<Tree> tree = onceUntilExit(files);
        return GoIdiom.with(
                digesters().map(digester -> new Candidate(digester.name(), () -> millis(digester, tree.call()))),
                GoIdiom.candidate(() -> body(tree.call()), files, LIMIT, 1, nanos -> nanos / 1e6));
    }

    private static String body(Tree tree) {
        return "md5:%s:%s".formatted(tree.expected().combined(), tree.root());
    }

    static double millis(Digester digester, Tree tree) throws Exception {
        long start = System.nanoTime();
        Digests digests = digester.walk().digest(tree.root());
        long took = System.nanoTime() - start;
        if (!digests.equals(tree.expected())) {
            throw new IllegalStateException("%s: %s instead of %s".formatted(digester.name(), digests, tree.expected()));
        }
        return took / 1e6;
    }

    /** Makes the tree when it is first asked for, and deletes it when this process ends. */
    private static Callable<Tree> onceUntilExit(int files) {
        return new Callable<>() {
            private @Nullable Tree made;

            @Override
            public Tree call() throws Exception {
                Tree known = made;
                if (known == null) {
                    Tree tree = Tree.make(files, BYTES_PER_FILE);
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(tree)));
                    made = tree;
                    known = tree;
                }
                return known;
            }
        };
    }

    private static void delete(Tree tree) {
        try {
            tree.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
