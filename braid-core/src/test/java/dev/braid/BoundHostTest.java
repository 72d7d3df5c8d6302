package dev.braid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.internal.host.Host;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Outside of any context, code stands on the machine that is bound there, as a testing kit does it. */
class BoundHostTest {

    private final ManualHost host = new ManualHost();

    @Test
    void contexts_and_runs_stand_on_the_machine_that_is_bound_around_them() {
        ScopedValue.where(Host.CURRENT, host).run(() -> {
            Context context = Context.current().withTimeout(Duration.ofHours(1));
            host.advance(Duration.ofMinutes(59));

            assertThat(context.remaining()).contains(Duration.ofMinutes(1));
            assertThat(context.onCancel(cause -> {})).isNotNull();
            assertThat(host.pendingTimers()).isEqualTo(1);
        });
    }

    @Test
    void tasks_stand_on_the_machine_of_their_run() throws Exception {
        List<Context> contexts = ScopedValue.where(Host.CURRENT, host)
                .call(() -> FanOut.unlimited().map(List.of(1, 2), task -> Context.current().withTimeout(Duration.ofHours(1))));
        host.advance(Duration.ofMinutes(59));

        assertThat(contexts).allSatisfy(context -> assertThat(context.remaining()).contains(Duration.ofMinutes(1)));
    }

    @Test
    void in_a_context_the_machine_is_that_of_the_context() throws InterruptedException {
        Context real = Context.current().withCancel();

        ScopedValue.where(Host.CURRENT, host).call(() -> real.<Object, InterruptedException>call(() -> {
            Context.current().withTimeout(Duration.ofHours(1)).onCancel(cause -> {});
            return "";
        }));

        assertThat(host.pendingTimers()).isZero();
    }
}
