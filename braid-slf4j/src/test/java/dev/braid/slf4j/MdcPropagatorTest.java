package dev.braid.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.braid.FanOut;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** P11: tasks log with the MDC of their caller. */
class MdcPropagatorTest {

    /** One thread for all tasks, so that one could see what another left behind. */
    private static final FanOut ONE = FanOut.limit(1).withPropagator(new MdcPropagator());

    @AfterEach
    void clear() {
        MDC.clear();
    }

    private static Map<String, String> mdc() {
        Map<String, String> now = MDC.getCopyOfContextMap();
        return now == null ? Map.of() : now;
    }

    @Test
    void P11_what_tasks_log_has_the_callers_values() throws InterruptedException {
        Logger logger = (Logger) LoggerFactory.getLogger("crawl");
        var appender = new ListAppender<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                event.prepareForDeferredProcessing(); // looks at the MDC now
                super.append(event);
            }
        };
        appender.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
        MDC.put("request", "r-17");

        FanOut.limit(4).withPropagator(new MdcPropagator()).forEach(List.of(1, 2, 3), task -> {
            MDC.put("task", String.valueOf(task));
            logger.info("fetched");
        });

        assertThat(appender.list)
                .extracting(ILoggingEvent::getMDCPropertyMap)
                .containsExactlyInAnyOrder(
                        Map.of("request", "r-17", "task", "1"),
                        Map.of("request", "r-17", "task", "2"),
                        Map.of("request", "r-17", "task", "3"));
        assertThat(mdc()).as("the caller's is untouched").isEqualTo(Map.of("request", "r-17"));
    }

    @Test
    void P11_nothing_that_a_task_puts_there_is_left_to_the_next() throws InterruptedException {
        MDC.put("request", "r-17");

        List<Map<String, String>> found = ONE.map(List.of(1, 2, 3), task -> {
            Map<String, String> before = mdc();
            MDC.put("task", String.valueOf(task));
            MDC.remove("request");
            return before;
        });

        assertThat(found).containsOnly(Map.of("request", "r-17"));
    }

    @Test
    void P11_an_empty_one_is_empty_in_tasks() throws InterruptedException {
        List<Map<String, String>> found = ONE.map(List.of(1, 2, 3), task -> {
            Map<String, String> before = mdc();
            MDC.put("task", String.valueOf(task));
            return before;
        });

        assertThat(found).containsOnly(Map.of());
    }

    @Test
    void P11_nested_runs_have_that_of_their_task() throws InterruptedException {
        MDC.put("request", "r-17");

        List<Map<String, String>> found = ONE.map(List.of(1, 2), task -> {
            MDC.put("task", String.valueOf(task));
            Map<String, String> inner = ONE.map(List.of(1), nested -> {
                Map<String, String> seen = mdc();
                MDC.clear();
                return seen;
            }).getFirst();
            assertThat(mdc()).isEqualTo(inner);
            return inner;
        });

        assertThat(found)
                .containsExactly(Map.of("request", "r-17", "task", "1"), Map.of("request", "r-17", "task", "2"));
    }
}
