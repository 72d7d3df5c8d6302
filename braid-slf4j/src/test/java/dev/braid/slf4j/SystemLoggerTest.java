package dev.braid.slf4j;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.braid.FanOut;
import dev.braid.Observer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With slf4j-jdk-platform-logging on the path, what Braid itself logs comes to SLF4J. */
class SystemLoggerTest {

    private final Logged log = new Logged("dev.braid");

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void an_observer_that_fails_is_logged_by_slf4j() throws InterruptedException {
        IllegalStateException failure = new IllegalStateException("full");
        FanOut.limit(1).withName("crawl").withObserver(new Observer() {
            @Override
            public void taskStarted(Task task) {
                throw failure;
            }

            @Override
            public String toString() {
                return "statistics";
            }
        }).forEach(List.of(0, 1), task -> {});

        assertThat(log.events).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage())
                    .isEqualTo("observer statistics of crawl failed; the run goes on, and this is not told again");
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("full");
        });
    }

    @Test
    void a_task_that_does_not_stop_is_logged_by_slf4j() {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        FanOut policy = FanOut.limit(2).withName("crawl").withGrace(ofMillis(1)).withObserver(new Observer() {
            @Override
            public void taskStuck(Task task, Duration late, List<StackTraceElement> stack) {
                seen.countDown(); // logged before
            }
        });

        assertThatThrownBy(() -> policy.forEach(List.of(0, 1), task -> {
                    if (task == 0) {
                        there.countDown();
                        awaitDeaf(seen);
                    } else {
                        there.await();
                        throw new IOException("disk on fire");
                    }
                }))
                .hasMessage("disk on fire");

        assertThat(log.events).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage()).matches("task crawl/0 was told to stop .* ago and still runs, in .*");
        });
    }

    private static void awaitDeaf(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // deaf
            }
        }
    }
}
