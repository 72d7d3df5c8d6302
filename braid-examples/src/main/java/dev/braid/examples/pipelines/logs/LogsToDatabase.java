package dev.braid.examples.pipelines.logs;

import dev.braid.FanOut;
import dev.braid.FanOutException;
import dev.braid.Retry;
import dev.braid.TaskConsumer;
import dev.braid.TaskFunction;
import dev.braid.pipeline.Pipeline;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Compressed logs go into a database: their lines are parsed, grouped by host, and stored a batch at a time, each in a transaction.
 *
 * <p>A line that cannot be read is told of and left out, and so is the rest of a file that is damaged. A batch that cannot be stored just now is
 * tried again. One that cannot be stored at all ends the program: what was stored before stays stored, and since what is stored again is
 * replaced, the program may be run again.
 *
 * <p>{@code java dev.braid.examples.pipelines.logs.LogsToDatabase DIR JDBC-URL} reads all {@code .gz} files in the folder.
 */
public final class LogsToDatabase {

    private static final int READERS = 4;

    private static final int HOSTS = 64;

    /** How many hits go into one transaction. */
    static final int BATCH = 100;

    /** One batch at a time, since there is one connection; not interrupted, since an interrupt closes the file of an embedded database. */
    private static final FanOut STORING = FanOut.limit(1)
            .withName("store")
            .withoutInterrupts()
            .withRetry(Retry.times(3).backoff(Duration.ofMillis(20), 2.0).on(SQLTransientException.class));

    private LogsToDatabase() {}

    /** Returns how many hits were stored. */
    @SuppressWarnings("StreamResourceLeak") // closed by the pipeline
    static long load(
            Path folder,
            TaskFunction<List<Hit>, Integer, SQLException> store,
            TaskConsumer<Throwable, RuntimeException> bad)
            throws InterruptedException {
        return Pipeline.fromStream(() -> Files.list(folder))
                .filter(file -> file.toString().endsWith(".gz"))
                .balance(READERS, files -> files.flatMap(LogsToDatabase::lines).map(Hit::of))
                .dropFailed(bad)
                .groupBy(Hit::host, HOSTS, (_, hits) -> hits.batch(BATCH))
                .parallel(STORING, store)
                .fold(0L, Long::sum);
    }

    /** The lines of a compressed file. Both streams are closed, also if the file turns out not to be compressed. */
    static Pipeline<LogLine> lines(Path file) {
        String name = file.getFileName().toString();
        return Pipeline.using(() -> Files.newInputStream(file), LogsToDatabase::unzipped)
                .zip(Pipeline.range(1, Long.MAX_VALUE), (text, number) -> new LogLine(name, number, text));
    }

    private static Pipeline<String> unzipped(InputStream in) {
        return Pipeline.using(() -> new GZIPInputStream(in), unzipped -> Pipeline.lines(unzipped));
    }

    /** Stores the hits, and prints what became of them. */
    public static void main(String[] args) throws InterruptedException, SQLException {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException, SQLException {
        if (args.length != 2) {
            err.println("usage: logs DIR JDBC-URL");
            return 2;
        }
        try (HitTable table = HitTable.open(args[1])) {
            try {
                out.println("stored " + load(Path.of(args[0]), table::store, bad -> err.println("left out: " + bad.getMessage())));
                return 0;
            } catch (FanOutException | UncheckedIOException e) {
                err.println("logs: " + e.getMessage() + "; in the table are " + table.count());
                return 1;
            }
        }
    }
}
