package dev.braid.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.braid.FanOut;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What spans say of the kind of a failure. */
class ErrorTypesTest {

    @RegisterExtension
    static final OpenTelemetryExtension SDK = OpenTelemetryExtension.create();

    @Test
    void a_failure_has_the_type_that_is_said_of_it_on_its_task_and_the_run() {
        Tracing tracing = Tracing.of(SDK.getOpenTelemetry()).withErrorTypes(failure -> String.valueOf(failure.getMessage())).withTaskSpans(5).withIdsInMdc();

        assertThat(catchThrowable(() -> FanOut.limit(1).withObserver(tracing).forEach(List.of(1), task -> {
            throw new IOException("disk");
        }))).hasMessage("disk");

        assertThat(SDK.getSpans()).hasSize(2).allMatch(span -> "disk".equals(span.getAttributes().get(SpanNames.ERROR_TYPE)));
    }
}
