package dev.braid.examples.pipelines.logs;

import static dev.braid.test.BraidAssertions.assertNothingLeaks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsToDatabaseTest {

    private static final String URL = "jdbc:h2:mem:logs;LOCK_TIMEOUT=20";

    @TempDir
    private Path folder = Path.of("");

    /** Another connection; the database lives as long as it does. */
    private final Connection witness = open();

    private final List<String> leftOut = Collections.synchronizedList(new ArrayList<>());

    private static Connection open() {
        try {
            return DriverManager.getConnection(URL);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void no_other_connection_nor_file_is_open() throws Exception {
        try (witness) {
            witness.rollback();
            assertThat(numbers("SELECT COUNT(*) FROM information_schema.sessions")).containsExactly(1L);
        }
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(open.map(LogsToDatabaseTest::target)).noneMatch(file -> file.startsWith(folder.toString()));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    private List<Long> numbers(String query) throws SQLException {
        List<Long> all = new ArrayList<>();
        try (Statement statement = witness.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                all.add(rows.getLong(1));
            }
        }
        return all;
    }

    private void write(String file, List<String> lines) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(file)))) {
            out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> hits(String host, int count) {
        return IntStream.range(0, count).mapToObj(i -> hit(host, i, 200)).toList();
    }

    private static String hit(String host, int second, int status) {
        return Instant.ofEpochSecond(second) + " " + host + " /page " + status;
    }

    private static List<String> with(List<String> lines, int index, String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(index, line);
        return changed;
    }

    private long load() throws Exception {
        try (HitTable table = HitTable.open(URL)) {
            return LogsToDatabase.load(folder, table::store, bad -> leftOut.add(bad.getMessage()));
        }
    }

    @Test
    void hits_of_all_files_and_hosts_are_stored() throws Exception {
        for (int file = 0; file < 9; file++) {
            List<String> lines = new ArrayList<>(hits("common", 250));
            lines.addAll(hits("host" + file, 130));
            write(file + ".gz", lines);
        }
        Files.writeString(folder.resolve("readme.txt"), "no log");

        assertNothingLeaks(() -> assertThat(load()).isEqualTo(9 * 380));

        assertThat(numbers("SELECT COUNT(*) FROM hit WHERE host = 'common'")).containsExactly(9 * 250L);
        assertThat(numbers("SELECT COUNT(*) FROM hit GROUP BY host ORDER BY 1 DESC OFFSET 1 ROW")).hasSize(9).containsOnly(130L);
        assertThat(numbers("SELECT line FROM hit WHERE file = '3.gz' ORDER BY line"))
                .isEqualTo(IntStream.rangeClosed(1, 380).mapToObj(Long::valueOf).toList());
        assertThat(leftOut).isEmpty();
    }

    @Test
    void more_hosts_than_may_be_open_are_all_stored() throws Exception {
        write("hosts.gz", IntStream.range(0, 3000).mapToObj(i -> hit("host" + i % 300, i, 200)).toList());

        assertThat(load()).isEqualTo(3000);
        assertThat(numbers("SELECT COUNT(*) FROM hit GROUP BY host")).hasSize(300).containsOnly(10L);
    }

    @Test
    void a_bad_line_in_the_middle_is_told_of_and_left_out() throws Exception {
        write("a.gz", with(hits("a", 500), 249, "no hit at all"));
        write("b.gz", with(hits("b", 500), 0, ""));

        assertNothingLeaks(() -> assertThat(load()).isEqualTo(998));

        assertThat(leftOut).containsExactlyInAnyOrder(
                "a.gz:250: not TIME HOST PATH STATUS: no hit at all", "b.gz:1: not TIME HOST PATH STATUS: ");
        assertThat(numbers("SELECT line FROM hit WHERE file = 'a.gz'")).hasSize(499).doesNotContain(250L);
    }

    @Test
    void an_insert_that_fails_for_a_while_is_tried_again() throws Exception {
        write("a.gz", hits("a", 250));
        HitTable.open(URL).close();
        witness.setAutoCommit(false);
        try (Statement statement = witness.createStatement()) { // holds line 150 until it has failed once
            statement.execute("INSERT INTO hit VALUES ('a.gz', 150, CURRENT_TIMESTAMP, 'a', '/page', 200)");
        }
        List<SQLException> failed = new ArrayList<>();

        try (HitTable table = HitTable.open(URL)) {
            long stored = LogsToDatabase.load(folder, hits -> {
                try {
                    return table.store(hits);
                } catch (SQLException e) {
                    failed.add(e);
                    witness.rollback();
                    throw e;
                }
            }, bad -> leftOut.add(bad.getMessage()));

            assertThat(stored).isEqualTo(250);
        }
        assertThat(failed).singleElement().isInstanceOf(SQLTransientException.class);
        assertThat(numbers("SELECT COUNT(*) FROM hit")).containsExactly(250L);
    }

    @Test
    void an_insert_that_fails_for_good_leaves_the_batches_before_it_and_nothing_of_its_own_or_later() throws Exception {
        write("a.gz", with(hits("a", 1000), 749, hit("a", 749, 999)));
        List<Integer> tried = new ArrayList<>();

        try (HitTable table = HitTable.open(URL)) {
            assertNothingLeaks(() -> assertThatThrownBy(() -> LogsToDatabase.load(folder, hits -> {
                        tried.add(hits.size());
                        return table.store(hits);
                    }, bad -> leftOut.add(bad.getMessage())))
                    .hasCauseInstanceOf(SQLIntegrityConstraintViolationException.class));
        }

        assertThat(tried).hasSize(8).containsOnly(LogsToDatabase.BATCH); // once: it is not worth another attempt
        assertThat(numbers("SELECT line FROM hit ORDER BY line"))
                .isEqualTo(IntStream.rangeClosed(1, 700).mapToObj(Long::valueOf).toList());
    }

    @Test
    void with_many_hosts_there_are_only_whole_batches_after_a_failure() throws Exception {
        for (int file = 0; file < 9; file++) {
            List<String> lines = hits("host" + file, 1000);
            write(file + ".gz", file == 5 ? with(lines, 749, hit("host5", 749, 999)) : lines);
        }

        assertNothingLeaks(() -> assertThatThrownBy(this::load).hasCauseInstanceOf(SQLIntegrityConstraintViolationException.class));

        assertThat(numbers("SELECT COUNT(*) FROM hit GROUP BY host")).allSatisfy(count -> assertThat(count % LogsToDatabase.BATCH).isZero());
        assertThat(numbers("SELECT COUNT(*) FROM hit WHERE host = 'host5'")).containsExactly(700L);
    }

    @Test
    void who_is_interrupted_leaves_whole_batches_and_a_database_on_disk_that_goes_on() throws Exception {
        write("a.gz", hits("a", 5000));
        Thread caller = Thread.currentThread();
        var batches = new AtomicInteger();

        try (HitTable table = HitTable.open("jdbc:h2:file:" + folder.resolve("hits").toAbsolutePath())) {
            assertNothingLeaks(() -> assertThatThrownBy(() -> LogsToDatabase.load(folder, hits -> {
                        if (batches.incrementAndGet() == 3) {
                            caller.interrupt();
                            awaitCancel();
                        }
                        return table.store(hits);
                    }, bad -> leftOut.add(bad.getMessage())))
                    .isInstanceOf(InterruptedException.class));

            assertThat(batches).hasValue(3);
            assertThat(table.count()).isEqualTo(300); // the third was not broken off
            assertThat(LogsToDatabase.load(folder, table::store, bad -> leftOut.add(bad.getMessage()))).isEqualTo(5000);
            assertThat(table.count()).isEqualTo(5000);
        }
    }

    private static void awaitCancel() {
        var cancelled = new CountDownLatch(1);
        Context.current().onCancel(_ -> cancelled.countDown());
        try {
            cancelled.await();
        } catch (InterruptedException e) {
            throw new AssertionError("it is without interrupts", e);
        }
    }

    @Test
    void after_a_failure_it_may_be_run_again() throws Exception {
        write("a.gz", with(hits("a", 1000), 749, hit("a", 749, 999)));
        assertThatThrownBy(this::load).hasCauseInstanceOf(SQLException.class);
        write("a.gz", hits("a", 1000));

        assertThat(load()).isEqualTo(1000);
        assertThat(numbers("SELECT COUNT(*) FROM hit")).containsExactly(1000L);
    }

    @Test
    void what_came_before_a_damaged_end_is_stored_and_the_rest_is_told_of() throws Exception {
        write("a.gz", hits("a", 20_000));
        byte[] whole = Files.readAllBytes(folder.resolve("a.gz"));
        Files.write(folder.resolve("a.gz"), Arrays.copyOf(whole, whole.length / 2));

        assertNothingLeaks(this::load);

        assertThat(leftOut).singleElement().asString().contains("Unexpected end of ZLIB input stream");

        List<Long> lines = numbers("SELECT line FROM hit ORDER BY line");
        assertThat(lines).hasSizeGreaterThan(5000).isEqualTo(IntStream.rangeClosed(1, lines.size()).mapToObj(Long::valueOf).toList());
    }

    @Test
    void a_file_that_is_not_compressed_is_told_of_and_left_out() throws Exception {
        Files.writeString(folder.resolve("plain.gz"), hit("a", 0, 200));
        write("a.gz", hits("a", 500));

        assertNothingLeaks(() -> assertThat(load()).isEqualTo(500));

        assertThat(leftOut).singleElement().asString().contains("Not in GZIP format");
    }

    @Test
    void the_program_says_what_it_has_stored() throws Exception {
        write("a.gz", with(hits("a", 500), 249, "no hit at all"));

        assertThat(run(folder.toString(), URL)).isEqualTo("""
                0
                left out: a.gz:250: not TIME HOST PATH STATUS: no hit at all
                stored 499
                """);
    }

    @Test
    void the_program_says_what_was_wrong_and_how_far_it_came() throws Exception {
        write("a.gz", with(hits("a", 1000), 749, hit("a", 749, 999)));

        assertThat(run(folder.toString(), URL)).startsWith("1\nlogs: Check constraint violation").endsWith("; in the table are 700\n");
        assertThat(run(folder.toString())).startsWith("2\nusage: ");
    }

    private static String run(String... args) throws Exception {
        var printed = new ByteArrayOutputStream();
        var to = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int status = LogsToDatabase.run(args, to, to);
        return status + "\n" + printed.toString(StandardCharsets.UTF_8);
    }
}
