package dev.braid.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.FanOut;
import dev.braid.Silent;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs as a client of JMX sees them, who knows nothing of Braid. Runs of other tests may go on too. */
class DiagnosisTest {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private ObjectName name;

    @BeforeEach
    void register() throws Exception {
        name = new ObjectName("dev.braid:type=Runs");
        Diagnosis.register();
    }

    @AfterEach
    void unregister() throws Exception {
        SERVER.unregisterMBean(name);
    }

    @Test
    void it_may_be_registered_again() {
        Diagnosis.register();

        assertThat(SERVER.isRegistered(name)).isTrue();
    }

    @Test
    void runs_are_composites_of_types_that_any_client_knows() throws Exception {
        CompositeData run = whileTwoSleep("open", () -> one("open"));

        assertThat(values(run)).containsAllEntriesOf(Map.of(
                "name", "open",
                "form", "forEach",
                "limit", 3,
                "succeeded", 0L,
                "failed", 0L,
                "cancelled", 0L,
                "waiting", 1L,
                "cause", "",
                "around", -1L));
        assertThat((Long) run.get("id")).isPositive();
        assertThat((Long) run.get("ageMillis")).isNotNegative();
        assertThat((String[]) run.get("pull")).isEmpty();
        CompositeData task = Stream.of((CompositeData[]) run.get("tasks"))
                .filter(any -> any.get("index").equals(0L))
                .findFirst()
                .orElseThrow();
        assertThat(task.get("name")).isEqualTo("open/0");
        assertThat(task.get("cancelled")).isEqualTo(false);
        assertThat((String[]) task.get("stack")).anyMatch(frame -> frame.contains("DiagnosisTest.sleepUntil("));
    }

    @Test
    void an_unlimited_run_has_no_limit() throws Exception {
        var limits = new Object[1];
        FanOut.unlimited().withName("without").forEach(List.of(1), _ -> limits[0] = one("without").get("limit"));

        assertThat(limits).containsExactly(-1);
    }

    @Test
    void numbers_are_there_without_the_rest() throws Exception {
        int runs = whileTwoSleep("counted", () -> (Integer) SERVER.getAttribute(name, "RunCount"));
        int tasks = whileTwoSleep("counted", () -> (Integer) SERVER.getAttribute(name, "RunningTaskCount"));

        assertThat(runs).isPositive();
        assertThat(tasks).isGreaterThanOrEqualTo(3);
    }

    @Test
    void all_can_be_had_as_text() throws Exception {
        String text = whileTwoSleep("text", () -> (String) SERVER.invoke(name, "dump", new Object[0], new String[0]));

        assertThat(text).contains("text: forEach, limit 3, ").contains("    text/1, ").contains("DiagnosisTest.sleepUntil(");
    }

    @Test
    void a_cause_that_cannot_say_what_it_is_hides_no_run() throws Exception {
        var found = new ArrayList<Object>();
        FanOut.limit(1).withName("silent").withoutInterrupts().<Exception>scopeRun(scope -> scope.forkRun(() -> {
            scope.cancel(new Silent());
            found.add(one("silent").get("cause"));
            found.add(SERVER.invoke(name, "dump", new Object[0], new String[0]));
        }));

        assertThat(found.getFirst()).isEqualTo("dev.braid.Silent");
        assertThat((String) found.getLast()).contains("; cancelled: dev.braid.Silent");
    }

    @Test
    void a_client_finds_out_what_there_is() throws Exception {
        assertThat(SERVER.getMBeanInfo(name).getAttributes())
                .extracting(MBeanAttributeInfo::getName)
                .containsExactlyInAnyOrder("RunCount", "RunningTaskCount", "Runs");
    }

    /** As in a small image that was made without it. */
    @Test
    void braid_runs_where_there_is_no_module_for_management() throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String classes = String.join(File.pathSeparator, path(FanOut.class), path(WithoutManagement.class));
        Process child = new ProcessBuilder(
                        java, "--limit-modules", "java.base", "-cp", classes, WithoutManagement.class.getName())
                .redirectErrorStream(true)
                .start();
        String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(out).isZero();
        assertThat(out).startsWith("bare: forEach, limit 1, ");
    }

    private static String path(Class<?> type) throws Exception {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().toURI()).getPath();
    }

    /** Looks, in a third task, while two are asleep and a fourth waits. */
    private static <R> R whileTwoSleep(String name, Look<R> look) throws Exception {
        var asleep = new CountDownLatch(2);
        var seen = new CountDownLatch(1);
        var found = new AtomicReference<R>();
        FanOut.limit(3).withName(name).forEach(List.of(0, 1, 2, 3), i -> {
            if (i < 2) {
                sleepUntil(seen, asleep);
            } else if (i == 2) {
                asleep.await();
                found.set(look.at());
                seen.countDown();
            }
        });
        return found.get();
    }

    private static void sleepUntil(CountDownLatch seen, CountDownLatch asleep) throws InterruptedException {
        asleep.countDown();
        seen.await();
    }

    private CompositeData one(String run) throws Exception {
        return Stream.of((CompositeData[]) SERVER.getAttribute(name, "Runs"))
                .filter(any -> any.get("name").equals(run))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> values(CompositeData data) {
        return data.getCompositeType().keySet().stream().collect(Collectors.toMap(key -> key, data::get));
    }

    private interface Look<R> {
        R at() throws Exception;
    }
}
