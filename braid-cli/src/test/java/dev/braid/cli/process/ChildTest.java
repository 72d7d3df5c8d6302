package dev.braid.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.cli.text.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One child process: what comes out of it, and that nothing is left of it. */
class ChildTest {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    private Path folder = Path.of("");

    private Processes processes = processes(GRACE);
    private final CompletableFuture<Child> stopping = new CompletableFuture<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        processes.close();
    }

    private static Processes processes(Duration grace) {
        return new Processes(new Programs(Bytes.of(System.getenv("PATH"))), grace);
    }

    private void graceIs(Duration grace) {
        processes.close();
        processes = processes(grace);
    }

    @Test
    void a_child_says_how_it_ended_and_all_that_it_printed() throws Exception {
        assertThat(run("echo out; echo err >&2; exit 7")).isEqualTo(new Exit(7, 0));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("out\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("err\n");
    }

    @Test
    void a_signal_is_told_from_a_status() throws Exception {
        assertThat(run("kill -KILL $$")).isEqualTo(new Exit(0, 9));
    }

    @Test
    void variables_are_given_and_taken_away_and_all_others_are_byte_for_byte_as_they_were() throws Exception {
        String own = Files.readString(Path.of("/proc/self/environ"), StandardCharsets.ISO_8859_1);
        assertThat(own).contains("PATH=").doesNotContain("BRAID_GIVEN");
        Map<String, String> variables = Map.of("BRAID_GIVEN", "a b", "PATH", "", "HOM", "", "BRAID_NOT_THERE", "");

        try (Child child = processes.start(
                Stream.of("cat", "/proc/self/environ").map(Bytes::of).toList(), variables, (b, n) -> out.write(b, 0, n), (b, n) -> {})) {
            child.await();
        }

        assertThat(out.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo(Stream.of(own.split("\0")).filter(variable -> !variable.startsWith("PATH=")).collect(Collectors.joining("\0")) + "\0BRAID_GIVEN=a b\0");
    }

    @Test
    void much_output_on_both_streams_comes_whole() throws Exception {
        assertThat(run("head -c 5000000 /dev/zero & head -c 5000000 /dev/zero >&2; wait").isSuccess()).isTrue();

        assertThat(out.size()).isEqualTo(5_000_000);
        assertThat(err.size()).isEqualTo(5_000_000);
    }

    @Test
    void a_child_leads_a_session_of_its_own_blocks_no_signal_and_has_an_empty_input() throws Exception {
        run("cat; ps -o sid= -p $$ | tr -d ' '; echo $$; grep SigBlk /proc/self/status | cut -f2");

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).isEqualTo(lines.get(1));
        assertThat(lines.getLast()).isEqualTo("0000000000000000");
    }

    @Test
    void a_child_inherits_no_descriptor_of_this_process() throws Exception {
        run("ls /proc/self/fd");
        Set<String> alone = out.toString(StandardCharsets.UTF_8).lines().collect(Collectors.toSet());
        out.reset();

        try (Child other = start("sleep 1000")) {
            run("ls /proc/self/fd");
            end(other);
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactlyInAnyOrderElementsOf(alone);
    }

    @Test
    void no_descriptor_and_no_zombie_is_left() throws Exception {
        run("true");
        long before = descriptors();

        for (int i = 0; i < 100; i++) {
            run("true");
        }
        assertThat(descriptors()).isLessThanOrEqualTo(before); // those of an earlier test may go meanwhile
        assertThat(ProcessHandle.current().children()).isEmpty();
        assertThat(processes.running()).isZero();
    }

    @Test
    void a_child_that_cannot_be_started_leaves_nothing() throws Exception {
        long before = descriptors();
        Path noInterpreter = executable("#!/no/such/interpreter\n");

        for (String program : List.of("/no/such/file", "no-such-command", "", folder.toString(), "/etc/passwd", noInterpreter.toString())) {
            assertThatThrownBy(() -> processes.start(List.of(Bytes.of(program)), (b, n) -> {}, (b, n) -> {})).isInstanceOf(SpawnException.class);
        }
        assertThat(descriptors()).isLessThanOrEqualTo(before); // those of an earlier test may go meanwhile
        assertThatThrownBy(() -> processes.start(List.of(Bytes.of(noInterpreter.toString())), (b, n) -> {}, (b, n) -> {}))
                .hasMessageContaining("the interpreter that it names is not there");
    }

    @Test
    void an_interrupt_of_the_wait_is_kept_and_a_stop_ends_it() throws Exception {
        try (Child child = start("sleep 1000 & wait")) {
            assertThat(processes.running()).isEqualTo(1);
            assertThat(child.wasStopped()).isFalse();
            Thread.currentThread().interrupt();
            Thread.ofVirtual().start(child::stop);

            assertThat(child.await()).isEqualTo(new Exit(0, 15));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(child.wasStopped()).isTrue();
        }
        assertThat(processes.running()).isZero();
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void what_is_over_cannot_be_stopped() throws Exception {
        try (Child child = start("exit 3")) {
            assertThat(child.await()).isEqualTo(new Exit(3, 0));
            child.stop();
            assertThat(child.wasStopped()).isFalse();
        }
    }

    @Test
    void who_is_closed_without_having_been_waited_for_is_killed() throws Exception {
        Path pid = folder.resolve("pid");
        try (Child child = start("trap '' TERM; echo $$ > " + pid + ".tmp; mv " + pid + ".tmp " + pid + "; while :; do sleep 1000; done")) {
            assertThat(child.wasStopped()).isFalse();
            await(pid);
        }
        assertThat(processes.running()).isZero();
        assertAllAreBuried();
    }

    @Test
    void a_stop_ends_the_child_though_whoever_waits_for_it_cannot_pass_on_what_it_printed() throws Exception {
        Path pid = folder.resolve("pid");
        CountDownLatch writes = new CountDownLatch(1);
        CountDownLatch reads = new CountDownLatch(1);
        Sink stuck = (bytes, length) -> {
            writes.countDown();
            awaitQuietly(reads);
        };
        Thread waiting = Thread.ofVirtual().start(() -> {
            try (Child child = processes.start(
                    Stream.of("sh", "-c", "echo $$ > " + pid + ".tmp; mv " + pid + ".tmp " + pid + "; exec yes").map(Bytes::of).toList(), stuck, (b, n) -> {})) {
                stopping.complete(child);
                child.await();
            } catch (IOException | SpawnException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        writes.await();
        stopping.get().stop();

        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(process -> process.onExit().join());

        assertThat(waiting.isAlive()).isTrue();
        reads.countDown();
        waiting.join();
    }

    @Test
    void no_output_is_forgotten_when_one_stream_fills_up_while_the_other_has_to_wait() throws Exception {
        Sink slow = (bytes, length) -> { // as a sink that waits for a reader: it parks, and so uses up all permits
            for (long start = System.nanoTime(); System.nanoTime() - start < 200_000_000; ) {
                LockSupport.parkNanos(1_000_000);
            }
            err.write(bytes, 0, length);
        };
        try (Child child = processes.start(
                Stream.of("sh", "-c", "echo e >&2; head -c 1000000 /dev/zero").map(Bytes::of).toList(), (bytes, length) -> out.write(bytes, 0, length), slow)) {
            assertThat(child.await().isSuccess()).isTrue();
        }
        assertThat(out.size()).isEqualTo(1_000_000);
    }

    @Test
    void what_listens_to_no_signal_is_killed_after_the_grace_period() throws Exception {
        graceIs(SHORT);
        Path ready = folder.resolve("ready");
        try (Child child = start("trap '' TERM; touch " + ready + "; while :; do sleep 1000; done")) {
            await(ready);

            assertThat(end(child)).isEqualTo(new Exit(0, 9));
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void the_last_words_of_a_child_that_is_ended_are_heard() throws Exception {
        Path pid = folder.resolve("pid");
        Path go = folder.resolve("go");
        String script = "trap 'echo going >&2; while [ ! -e " + go + " ]; do :; done; echo bye; exit 0' TERM; echo $$ > " + pid + ".tmp; mv "
                + pid + ".tmp " + pid + "; sleep 1000 & wait";
        Sink slow = (bytes, length) -> { // standard output has been looked at by now
            Files.createFile(go);
            awaitEnd(pid);
        };
        try (Child child = processes.start(
                Stream.of("sh", "-c", script).map(Bytes::of).toList(), (bytes, length) -> out.write(bytes, 0, length), slow)) {
            await(pid);

            assertThat(end(child).isSuccess()).isTrue();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("bye\n");
    }

    @Test
    void a_stopped_child_can_be_ended() throws Exception {
        Path ready = folder.resolve("ready");
        try (Child child = start("touch " + ready + "; kill -STOP $$")) {
            await(ready);

            assertThat(end(child).signal()).isEqualTo(15);
        }
    }

    @Test
    void a_child_that_prints_without_end_can_be_stopped() throws Exception {
        CountDownLatch flowing = new CountDownLatch(1_000);
        try (Child child = processes.start(List.of(Bytes.of("yes")), (bytes, length) -> flowing.countDown(), (bytes, length) -> {})) {
            Thread.ofVirtual().start(() -> {
                awaitQuietly(flowing);
                child.stop();
            });
            assertThat(child.await()).isEqualTo(new Exit(0, 15));
        }
        assertThat(processes.running()).isZero();
    }

    @Test
    void a_sink_that_fails_ends_the_child() throws Exception {
        String script = "trap '' PIPE; echo a; sleep 1000";
        try (Child child = processes.start(Stream.of("sh", "-c", script).map(Bytes::of).toList(), (bytes, length) -> {
            throw new IOException("full");
        }, (bytes, length) -> {})) {
            assertThatThrownBy(child::await).isInstanceOf(IOException.class).hasMessage("full");
        }
        assertThat(processes.running()).isZero();
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void others_of_the_group_get_the_grace_period_and_are_then_ended() throws Exception {
        graceIs(SHORT);
        try (Child child = start("sleep 1000 >/dev/null 2>&1 & exec echo done")) {
            assertThat(child.await().isSuccess()).isTrue();
            assertThat(child.hasLeftOthers()).isTrue();
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void others_that_end_by_themselves_are_no_matter() throws Exception {
        try (Child child = start("{ sleep 0.1; echo late; } & exec echo early")) {
            assertThat(child.await().isSuccess()).isTrue();
            assertThat(child.hasLeftOthers()).isFalse();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("early\nlate\n");
    }

    @Test
    void who_has_left_the_group_lives_on_and_is_buried_when_it_ends() throws Exception {
        Path pid = folder.resolve("pid");
        try (Child child = start("setsid sh -c 'echo $$ > " + pid + ".tmp; mv " + pid + ".tmp " + pid + "; exec sleep 1000' >/dev/null 2>&1 & while [ ! -e "
                + pid + " ]; do sleep 0.01; done")) {
            assertThat(child.await().isSuccess()).isTrue();
            assertThat(child.hasLeftOthers()).isFalse();
        }
        ProcessHandle left = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        assertThat(left.isAlive()).isTrue();
        left.destroyForcibly();
        assertAllAreBuried();
    }

    @Test
    void who_has_left_the_group_with_the_output_open_is_not_waited_for() throws Exception {
        Path pid = folder.resolve("pid");
        graceIs(Duration.ofHours(1));
        try (Child child = start("setsid sh -c 'echo $$ > " + pid + ".tmp; mv " + pid + ".tmp " + pid + "; exec sleep 1000' & while [ ! -e "
                + pid + " ]; do sleep 0.01; done; echo done")) {
            assertThat(child.await().isSuccess()).isTrue();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("done\n");
        ProcessHandle left = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        left.destroyForcibly();
        assertAllAreBuried();
    }

    @Test
    void many_at_once_from_virtual_threads_keep_to_their_own_outputs() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 300).mapToObj(i -> (java.util.concurrent.Callable<String>) () -> {
                var printed = new ByteArrayOutputStream();
                try (Child child = processes.start(
                        Stream.of("sh", "-c", "echo $1; echo $1", "_", String.valueOf(i)).map(Bytes::of).toList(),
                        (bytes, length) -> printed.write(bytes, 0, length), (bytes, length) -> {})) {
                    child.await();
                }
                return printed.toString(StandardCharsets.UTF_8);
            }).toList());
            for (int i = 0; i < 300; i++) {
                assertThat(answers.get(i).get()).isEqualTo(i + "\n" + i + "\n");
            }
        }
        assertThat(processes.running()).isZero();
    }

    @Test
    void all_are_killed_those_too_that_a_child_left_behind() throws Exception {
        graceIs(Duration.ofHours(1));
        try (Child child = start("(trap '' TERM; exec sleep 1000) & exit 7")) {
            Thread.ofVirtual().start(() -> {
                while (ProcessHandle.current().children().anyMatch(process -> process.info().command().orElse("").endsWith("sh"))) {
                    Thread.onSpinWait();
                }
                processes.killAll();
            });
            assertThat(child.await()).isEqualTo(new Exit(7, 0));
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void after_all_were_killed_none_starts() throws Exception {
        try (Child child = start("trap '' TERM; sleep 1000 & sleep 1000")) {
            processes.killAll();

            assertThat(child.await()).isEqualTo(new Exit(0, 9));
        }
        assertThatThrownBy(() -> start("true")).isInstanceOf(IllegalStateException.class);
    }

    /** Whoever ends looks for orphans now and then. */
    private void assertAllAreBuried() throws Exception {
        for (int i = 0; i < 1_000 && ProcessHandle.current().children().findAny().isPresent(); i++) {
            run("sleep 0.01");
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    private static Exit end(Child child) throws IOException {
        child.stop();
        return child.await();
    }

    private Exit run(String script) throws Exception {
        try (Child child = start(script)) {
            return child.await();
        }
    }

    private Child start(String script) throws SpawnException, InterruptedException {
        return processes.start(
                Stream.of("sh", "-c", script).map(Bytes::of).toList(),
                (bytes, length) -> out.write(bytes, 0, length),
                (bytes, length) -> err.write(bytes, 0, length));
    }

    private Path executable(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("script"), content);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(Path file) throws InterruptedException {
        while (!Files.exists(file)) {
            Thread.sleep(5);
        }
    }

    private static void awaitEnd(Path pid) throws IOException {
        Path stat = Path.of("/proc", Files.readString(pid).strip(), "stat");
        try {
            while (!Files.readString(stat).contains(") Z ")) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            // and has been buried
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
