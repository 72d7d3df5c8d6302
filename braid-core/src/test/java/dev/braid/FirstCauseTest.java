package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The first cause wins: of a cancel, a deadline and a parent's cancel, whether somebody listens or looks only in the end. */
@ParameterizedClass
@EnumSource
class FirstCauseTest {

    enum Way {
        LISTENING,
        LOOKING
    }

    @Parameter
    Way way = Way.LISTENING;

    private final ManualHost host = new ManualHost();
    private final Throwable cancel = new IOException("cancel");
    private final Throwable above = new IOException("above");

    /** What happens to a context, by itself or above it. */
    private enum Event {
        CANCEL,
        DEADLINE,
        PARENT_CANCEL,
        PARENT_DEADLINE
    }

    @Test
    void of_any_two_that_come_one_after_the_other() throws InterruptedException {
        for (Event first : Event.values()) {
            for (Event second : Event.values()) {
                if (first != second) {
                    assertFirstWins(first, second);
                }
            }
        }
    }

    private void assertFirstWins(Event first, Event second) throws InterruptedException {
        host.call(() -> {
            List<Event> order = List.of(first, second);
            CancellableContext parent = deadline(Context.current(), order.indexOf(Event.PARENT_DEADLINE)).withCancel();
            Context late = parent.withTimeout(Duration.ofSeconds(100)); // with a deadline between, that never comes to pass
            CancellableContext child = deadline(late, order.indexOf(Event.DEADLINE)).withCancel();
            List<Throwable> heard = new ArrayList<>();
            if (way == Way.LISTENING) {
                child.onCancel(heard::add);
            }
            for (Event event : order) {
                host.advance(Duration.ofSeconds(1));
                switch (event) {
                    case CANCEL -> assertThat(child.cancel(cancel)).isEqualTo(event == first);
                    case PARENT_CANCEL -> parent.cancel(above);
                    case DEADLINE, PARENT_DEADLINE -> {} // by the time that has passed
                }
            }
            host.advance(Duration.ofSeconds(1));

            assertThat(child.cause()).as("%s, then %s, %s", first, second, way).hasValueSatisfying(cause -> {
                switch (first) {
                    case CANCEL -> assertThat(cause).isSameAs(cancel);
                    case PARENT_CANCEL -> assertThat(cause).isSameAs(above);
                    case PARENT_DEADLINE -> assertThat(cause).isSameAs(parent.cause().orElseThrow());
                    case DEADLINE -> assertThat(cause).isInstanceOf(DeadlineExceededException.class);
                }
                if (way == Way.LISTENING) {
                    assertThat(heard).containsExactly(cause);
                }
            });
            return "";
        });
    }

    /** A context whose deadline passes just before the event with this number, or in an hour if that is none. */
    private static Context deadline(Context context, int event) {
        return context.withTimeout(event < 0 ? Duration.ofHours(1) : Duration.ofSeconds(event + 1).minusNanos(1));
    }

    @Test
    void of_all_at_once_one() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            CancellableContext parent = Context.current().withCancel();
            CancellableContext child = parent.withTimeout(Duration.ofNanos(1 + 1000L * (round % 50))).withCancel();
            List<Throwable> heard = new ArrayList<>();
            if (way == Way.LISTENING) {
                child.onCancel(cause -> {
                    synchronized (heard) {
                        heard.add(cause);
                    }
                });
            }
            var all = new CountDownLatch(3);

            Map<Integer, Throwable> seen = FanOut.unlimited().map(Map.of(0, 0, 1, 1, 2, 2), task -> {
                all.countDown();
                all.await();
                switch (task) {
                    case 0 -> parent.cancel(above);
                    case 1 -> child.cancel(cancel);
                    default -> {}
                }
                while (child.cause().isEmpty()) {
                    Thread.onSpinWait();
                }
                return child.cause().orElseThrow();
            });

            assertThat(seen.get(0)).isSameAs(seen.get(1)).isSameAs(seen.get(2));
        }
    }
}
