package dev.braid.cli.otlp;

import dev.braid.cli.trace.Trace;
import dev.braid.cli.trace.TraceProvider;
import java.util.List;
import java.util.function.UnaryOperator;

/** Traces by the SDK, as the environment configures it. */
public final class OtlpTraceProvider implements TraceProvider {

    @Override
    public Trace start(UnaryOperator<String> variables, List<String> arguments) {
        return new OtlpTrace(Sdk.start(), variables, arguments);
    }
}
