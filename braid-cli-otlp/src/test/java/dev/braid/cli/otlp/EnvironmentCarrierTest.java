package dev.braid.cli.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What comes out of the environment, and what goes into a child's. */
class EnvironmentCarrierTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final EnvironmentCarrier carrier =
            new EnvironmentCarrier(TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance()));

    @Test
    void P11_baggage_is_read_and_not_written_as_children_inherit_it() {
        Map<String, String> variables = Map.of("TRACEPARENT", PARENT, "BAGGAGE", "tenant=acme");

        Context context = carrier.read(name -> variables.getOrDefault(name, ""));

        assertThat(Baggage.fromContext(context).getEntryValue("tenant")).isEqualTo("acme");
        assertThat(carrier.write(context)).isEqualTo(Map.of("TRACEPARENT", PARENT, "TRACESTATE", ""));
    }
}
