package dev.braid.examples.walk;

import dev.braid.FanOut;
import dev.braid.Scope;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * How many files each directory of a directory holds, with all below it, and of what size. How many tasks there will be nobody knows: each
 * directory is one, and forks those that it finds. There is no count of what is still to come and nobody to close a queue; the scope ends
 * when its last task has.
 *
 * <p>Links are not followed. The first directory or file that cannot be read ends the walk and is named: a sum without it would be wrong.
 *
 * <p>{@code java dev.braid.examples.walk.DiskUsage DIR} prints bytes and files of each directory in it, sorted by path.
 */
public final class DiskUsage {

    /** A directory takes a file handle while it is read; a wide tree has more of them than there are handles. */
    static final FanOut WALK = FanOut.limit(32).withName("walk");

    /** What some files come to. */
    record Usage(long files, long bytes) {

        static final Usage NONE = new Usage(0, 0);

        Usage plus(Usage other) {
            return new Usage(files + other.files, bytes + other.bytes);
        }
    }

    private final Scope<IOException> scope;
    private final Path root;
    private final SortedMap<Path, Usage> usage;

    private DiskUsage(Scope<IOException> scope, Path root, SortedMap<Path, Usage> usage) {
        this.scope = scope;
        this.root = root;
        this.usage = usage;
    }

    /** The usage of each directory in {@code root}, and, under {@code root} itself, of the files that lie in no other, sorted by path. */
    static SortedMap<Path, Usage> of(Path root, FanOut policy) throws IOException, InterruptedException {
        SortedMap<Path, Usage> usage = new ConcurrentSkipListMap<>();
        policy.scopeRun((Scope<IOException> scope) -> {
            var its = new DiskUsage(scope, root, usage);
            scope.forkRun(() -> its.walk(root, root));
        });
        return usage;
    }

    /** Adds the files in {@code directory} to what is known of {@code top}, and forks a walk of each directory in it. */
    private void walk(Path directory, Path top) throws IOException {
        Usage files = Usage.NONE;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                var attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isDirectory()) {
                    scope.forkRun(() -> walk(entry, directory.equals(root) ? entry : top));
                } else if (attributes.isRegularFile()) {
                    files = files.plus(new Usage(1, attributes.size()));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        usage.merge(top, files, Usage::plus);
    }

    /** Prints the usage, or what is wrong. */
    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
        if (args.length != 1) {
            err.println("usage: walk DIR");
            return 2;
        }
        try {
            SortedMap<Path, Usage> usage = of(Path.of(args[0]), WALK);
            usage.forEach((directory, its) -> out.println(line(its, directory.toString())));
            out.println(line(usage.values().stream().reduce(Usage.NONE, Usage::plus), "in all"));
            return 0;
        } catch (NoSuchFileException e) {
            err.println("walk: " + e.getFile() + ": there is no such file or directory");
        } catch (NotDirectoryException e) {
            err.println("walk: " + e.getFile() + " is not a directory");
        } catch (FileSystemException e) {
            err.println("walk: " + e.getFile() + " cannot be read: " + reason(e));
        } catch (IOException e) {
            err.println("walk: " + args[0] + " cannot be read: " + e.getMessage());
        }
        return 1;
    }

    private static String line(Usage usage, String what) {
        return String.format(Locale.ROOT, "%,18d %,10d  %s", usage.bytes, usage.files, what);
    }

    private static String reason(FileSystemException e) {
        return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    }
}
