package dev.braid.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.Context;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What tasks and callers are told of a deadline, in every form (P9); exact times are tested on a manual clock. */
class RemainingSpecTest {

    private static final int TASKS = 100;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static final Pattern REPORT =
            Pattern.compile("crawl: deadline of 20 ms passed with 0( of 100)? tasks done"
                    + "(; still running: (?<named>crawl/\\d+ \\(.+?\\)(, crawl/\\d+ \\(.+?\\))?)"
                    + "( and (?<more>\\d+) more)?)?"
                    + "; (?<waiting>\\d+|the rest) not started");

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#all")
    void P9_tasks_see_what_remains_of_the_sooner_deadline(Combination combination) throws Exception {
        Context hour = Context.current().withTimeout(HOUR);
        FanOut minute = combination.policy().withTimeout(MINUTE);
        FanOut day = combination.policy().withTimeout(Duration.ofDays(1));

        hour.run(() -> combination.run(minute, 5, task -> {
            assertThat(Context.current().remaining().orElseThrow()).isPositive().isLessThanOrEqualTo(MINUTE);
            return task;
        }));
        hour.run(() -> combination.run(day, 5, task -> {
            assertThat(Context.current().remaining().orElseThrow()).isGreaterThan(MINUTE).isLessThanOrEqualTo(HOUR);
            combination.run(minute, 2, inner -> {
                assertThat(Context.current().remaining().orElseThrow()).isLessThanOrEqualTo(MINUTE);
                return inner;
            });
            return task;
        }));
        combination.run(5, task -> {
            assertThat(Context.current().remaining()).isEmpty();
            return task;
        });
    }

    @ParameterizedTest
    @MethodSource("dev.braid.spec.Combination#all")
    void P9_the_exception_says_how_far_the_call_had_come(Combination combination) {
        Set<String> started = ConcurrentHashMap.newKeySet();
        FanOut policy = combination.policy().withName("crawl").withTimeout(Duration.ofMillis(20));

        Throwable thrown = catchThrowable(() -> combination.run(policy, TASKS, task -> {
            started.add("crawl/" + task);
            Bodies.untilCancelled();
            return task;
        }));

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        if (thrown instanceof DeadlineExceededException exceeded) {
            assertThat(exceeded.done()).isZero();
            assertThat(exceeded.running())
                    .doesNotHaveDuplicates()
                    .hasSizeLessThanOrEqualTo(Math.min(16, combination.atOnce(TASKS)));
            if (combination.input().isSized()) {
                assertThat(exceeded.waiting()).isPresent();
            }
        }
        Matcher report = REPORT.matcher(thrown.getMessage());
        assertThat(report.matches()).as(thrown.getMessage()).isTrue();
        String named = report.group("named") == null ? "" : report.group("named");
        Set<String> names = Pattern.compile("crawl/\\d+")
                .matcher(named)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toSet());
        assertThat(started).containsAll(names);
        if (combination.input().isSized()) {
            int more = report.group("more") == null ? 0 : Integer.parseInt(report.group("more"));
            int waiting = Integer.parseInt(report.group("waiting"));
            assertThat(names.size() + more + waiting).isEqualTo(TASKS);
        }
    }
}
