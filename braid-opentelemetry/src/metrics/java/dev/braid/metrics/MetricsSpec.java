package dev.braid.metrics;

import static dev.braid.metrics.Dashboard.targets;
import static dev.braid.metrics.Dashboard.text;
import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Permits;
import dev.braid.metrics.MetricsTable.Row;
import dev.braid.metrics.PrometheusText.Family;
import dev.braid.test.Schedule;
import dev.braid.test.VirtualTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What metrics count, as Prometheus has it: the same whoever measures. */
public abstract class MetricsSpec {

    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

    /** Metrics that nobody has used yet. */
    protected abstract Measured fresh();

    /** Metrics, and what comes of them. */
    protected interface Measured {

        Observer observer();

        AutoCloseable watch(String name, Permits permits);

        /** What Prometheus would scrape now. */
        String scrape();
    }

    /** All that there is has been provoked; permits are watched still. */
    protected final <M extends Measured> M used(M measured) throws Exception {
        measured.watch("connections", Permits.of(3));
        VirtualTime.run(() -> Workload.run(measured.observer()));
        return measured;
    }

    private static PrometheusText scraped(Measured measured) {
        return PrometheusText.parse(measured.scrape());
    }

    static List<Schedule> schedules() {
        return VirtualTime.schedules(20);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void all_is_counted_to_the_task_and_nothing_is_left_active_or_waiting(Schedule schedule) throws Exception {
        Measured measured = fresh();

        schedule.run(() -> Workload.run(measured.observer()));

        assertThat(scraped(measured).counts()).isEqualTo(Workload.COUNTS);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void what_is_active_and_what_waits_is_known_meanwhile(Schedule schedule) throws Exception {
        Measured measured = fresh();
        FanOut policy = FanOut.limit(2).withName("crawl").withObserver(measured.observer());

        List<String> counts = schedule.call(() -> policy.map(List.of(0, 1, 2, 3, 4), task -> {
            Context.sleep(ofSeconds(task == 0 ? 1 : 10));
            return task == 0 ? scraped(measured).counts() : "";
        }));

        assertThat(counts.getFirst()).isEqualTo("""
                braid_run_active{braid_run_name="crawl"} 1
                braid_task_active{braid_run_name="crawl"} 2
                braid_task_wait_time_seconds_count{braid_run_name="crawl"} 2
                braid_task_waiting{braid_run_name="crawl"} 3
                """);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void forks_that_wait_are_known_meanwhile_and_wait_no_longer_if_they_will_never_begin(Schedule schedule) throws Exception {
        Measured measured = fresh();
        FanOut policy = FanOut.limit(2).withName("crawl").withObserver(measured.observer());
        List<String> counts = new ArrayList<>();

        assertThatThrownBy(() -> schedule.run(() -> policy.<IOException>scopeRun(scope -> {
                    for (int i = 0; i < 5; i++) {
                        scope.forkRun(i, task -> Context.sleep(ofSeconds(task == 0 ? 2 : 10)));
                    }
                    Context.sleep(ofSeconds(1));
                    counts.add(scraped(measured).counts());
                    Context.sleep(ofSeconds(2));
                    throw new IOException("no route");
                })))
                .isInstanceOf(IOException.class);

        assertThat(counts.getFirst()).isEqualTo("""
                braid_run_active{braid_run_name="crawl"} 1
                braid_task_active{braid_run_name="crawl"} 2
                braid_task_wait_time_seconds_count{braid_run_name="crawl"} 2
                braid_task_waiting{braid_run_name="crawl"} 3
                """);
        assertThat(scraped(measured).samples().stream().map(Object::toString)).contains(
                "braid_task_duration_seconds_count{braid_run_name=\"crawl\",braid_task_outcome=\"cancelled\"} 2",
                "braid_task_wait_time_seconds_count{braid_run_name=\"crawl\"} 3",
                "braid_task_active{braid_run_name=\"crawl\"} 0",
                "braid_task_waiting{braid_run_name=\"crawl\"} 0");
    }

    @RepeatedTest(20)
    void forks_are_counted_by_all_threads_that_fork() throws Exception {
        Measured measured = fresh();
        FanOut policy = FanOut.limit(8).withName("crawl").withObserver(measured.observer());

        policy.scopeRun(scope -> {
            for (int i = 0; i < 100; i++) {
                scope.forkRun(() -> {
                    for (int j = 0; j < 10; j++) {
                        scope.forkRun(Thread::yield);
                    }
                });
            }
        });

        assertThat(scraped(measured).value("braid_task_waiting{braid_run_name=\"crawl\"}")).isZero();
        assertThat(scraped(measured).value("braid_task_wait_time_seconds_count{braid_run_name=\"crawl\"}")).isEqualTo(1_100);
    }

    @Test
    void runs_with_one_name_are_counted_together() throws Exception {
        Measured measured = fresh();
        FanOut outer = FanOut.limit(1).withName("crawl").withObserver(measured.observer());
        FanOut inner = FanOut.limit(3).withName("crawl").withObserver(measured.observer());

        List<String> counts = VirtualTime.call(() -> outer.map(List.of(0, 1), task -> {
            inner.forEach(List.of(1, 2, 3, 4), other -> {});
            return scraped(measured).counts();
        }));

        assertThat(counts.getLast()).contains(
                "braid_run_active{braid_run_name=\"crawl\"} 1\n",
                "braid_run_duration_seconds_count{braid_run_end=\"completed\",braid_run_name=\"crawl\"} 2\n",
                "braid_task_active{braid_run_name=\"crawl\"} 1\n",
                "braid_task_duration_seconds_count{braid_run_name=\"crawl\",braid_task_outcome=\"success\"} 9\n");
    }

    @RepeatedTest(20)
    void nothing_is_lost_between_threads() throws Exception {
        Measured measured = fresh();
        FanOut policy = FanOut.limit(64).withName("crawl").withObserver(measured.observer()).toleratingAll();

        FanOut.limit(4).forEach(List.of(1, 2, 3, 4), run -> policy.forEach(IntStream.range(0, 2_000).boxed().toList(), task -> {
            Thread.yield();
            if (task % 10 == 0) {
                throw new IOException("no route");
            }
        }));

        assertThat(scraped(measured).samples().stream().map(Object::toString)).contains(
                "braid_task_duration_seconds_count{braid_run_name=\"crawl\",braid_task_outcome=\"success\"} 7200",
                "braid_task_duration_seconds_count{braid_run_name=\"crawl\",braid_task_outcome=\"failure\",error_type=\"java.io.IOException\"} 800",
                "braid_task_wait_time_seconds_count{braid_run_name=\"crawl\"} 8000",
                "braid_run_duration_seconds_count{braid_run_end=\"completed\",braid_run_name=\"crawl\"} 4",
                "braid_task_active{braid_run_name=\"crawl\"} 0",
                "braid_task_waiting{braid_run_name=\"crawl\"} 0",
                "braid_run_active{braid_run_name=\"crawl\"} 0");
    }

    @RepeatedTest(20)
    void what_is_cancelled_between_threads_waits_no_longer() throws Exception {
        Measured measured = fresh();
        FanOut policy = FanOut.limit(8).withName("crawl").withObserver(measured.observer());

        policy.firstSuccess(IntStream.range(0, 1_000).boxed().toList(), task -> {
            if (task == 5) {
                return task;
            }
            new CountDownLatch(1).await();
            return task;
        });

        assertThat(scraped(measured).value("braid_task_waiting{braid_run_name=\"crawl\"}")).isZero();
        assertThat(scraped(measured).value("braid_task_active{braid_run_name=\"crawl\"}")).isZero();
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void permits_are_watched_until_that_is_closed(Schedule schedule) throws Exception {
        Measured measured = fresh();
        Permits permits = Permits.of(3);
        FanOut policy = FanOut.limit(2).withPermits(permits.weighing(2));
        AutoCloseable watch = measured.watch("connections", permits);
        measured.watch("others", Permits.of(1));

        List<String> counts = Collections.synchronizedList(new ArrayList<>());
        schedule.run(() -> policy.forEach(List.of(0, 1), task -> {
            Context.sleep(ofSeconds(1));
            counts.add(scraped(measured).counts());
        }));

        assertThat(counts.getFirst()).as("of the one that comes first, while the other waits").isEqualTo("""
                braid_permit_limit{braid_permit_name="connections"} 3
                braid_permit_limit{braid_permit_name="others"} 1
                braid_permit_usage{braid_permit_name="connections"} 2
                braid_permit_waiting{braid_permit_name="connections"} 1
                """);
        assertThat(scraped(measured).value("braid_permit_usage{braid_permit_name=\"connections\"}")).isZero();
        watch.close();
        assertThat(scraped(measured).samples().stream().map(Object::toString)).containsExactlyInAnyOrder(
                "braid_permit_limit{braid_permit_name=\"others\"} 1",
                "braid_permit_usage{braid_permit_name=\"others\"} 0",
                "braid_permit_waiting{braid_permit_name=\"others\"} 0");
    }

    @Test
    void buckets_reach_from_a_millisecond_to_a_hundred_seconds() throws Exception {
        PrometheusText text = scraped(used(fresh()));

        for (String name : List.of("braid_task_duration_seconds", "braid_task_wait_time_seconds", "braid_run_duration_seconds")) {
            assertThat(text.bounds(name).stream().map(bound -> bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound)))
                    .containsExactly(
                            0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0,
                            Double.POSITIVE_INFINITY);
        }
    }

    // What is written down

    @Test
    void what_is_scraped_is_what_the_table_says() throws Exception {
        PrometheusText text = scraped(used(fresh()));

        List<String> scraped = text.families().stream().map(family -> line(family, text.labels(family))).toList();

        assertThat(scraped).containsExactlyInAnyOrderElementsOf(
                MetricsTable.read().rows().stream().map(MetricsSpec::line).toList());
    }

    private static String line(Family family, SortedSet<String> labels) {
        return family.name() + " " + family.type() + " " + labels + " " + family.help();
    }

    private static String line(Row row) {
        String type = row.kind().equals("up-down counter") ? "gauge" : row.kind();
        SortedSet<String> labels = row.attributes().stream().map(name -> name.replace('.', '_')).collect(toCollection(TreeSet::new));
        return row.prometheus() + " " + type + " " + labels + " " + row.meaning();
    }

    @Test
    void the_dashboard_asks_for_what_is_there() throws Exception {
        PrometheusText text = scraped(used(fresh()));

        for (Map<?, ?> panel : Dashboard.read().panels()) {
            assertThat(targets(panel)).as(text(panel, "title")).isNotEmpty().allSatisfy(target -> {
                PromQuery query = PromQuery.parse(text(target, "expr"));
                assertThat(query.unknown()).isEmpty();
                assertThat(query.metrics()).isNotEmpty()
                        .allSatisfy(metric -> assertThat(text.labelsOf(metric)).as(metric).containsAll(query.labels()));
                assertThat(LEGEND.matcher(text(target, "legendFormat")).results().map(label -> label.group(1)))
                        .isNotEmpty().isSubsetOf(query.grouped());
            });
        }
    }

    @Test
    void the_dashboard_shows_each_metric_of_the_table() {
        List<String> asked = Dashboard.read().panels().stream()
                .flatMap(Dashboard::targets)
                .flatMap(target -> PromQuery.parse(text(target, "expr")).metrics().stream())
                .map(metric -> metric.replaceFirst("_(count|bucket)$", ""))
                .toList();

        assertThat(asked).containsAll(MetricsTable.read().rows().stream().map(Row::prometheus).toList());
    }

    @Test
    void the_dashboard_can_be_imported_and_lets_one_choose_runs() throws Exception {
        Dashboard dashboard = Dashboard.read();
        PrometheusText text = scraped(used(fresh()));

        assertThat(dashboard.variables()).extracting(variable -> text(variable, "name")).containsExactly("datasource", "run");
        String runs = text(dashboard.variables().getLast(), "definition");
        assertThat(runs).isEqualTo("label_values(braid_run_active, braid_run_name)");
        assertThat(text.labelsOf("braid_run_active")).contains("braid_run_name");
        assertThat(dashboard.panels()).extracting(panel -> text(panel, "id")).doesNotHaveDuplicates();
        List<Map<?, ?>> asking = new ArrayList<>(dashboard.panels());
        dashboard.panels().forEach(panel -> targets(panel).forEach(asking::add));
        assertThat(asking).extracting(each -> String.valueOf(each.get("datasource")))
                .containsOnly("{type=prometheus, uid=${datasource}}");
        assertThat(variables(dashboard)).containsExactlyInAnyOrder("$run", "$__rate_interval");
    }

    private static SortedSet<String> variables(Dashboard dashboard) {
        return dashboard.panels().stream()
                .flatMap(Dashboard::targets)
                .flatMap(MetricsSpec::variables)
                .collect(toCollection(TreeSet::new));
    }

    private static Stream<String> variables(Map<?, ?> target) {
        return Pattern.compile("\\$\\w+").matcher(text(target, "expr")).results().map(MatchResult::group);
    }
}
