package dev.braid.cli.otlp;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A context in environment variables.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/context/env-carriers/">Environment variables as context propagation carriers</a>
 */
record EnvironmentCarrier(TextMapPropagator propagator) {

    private static final String BAGGAGE = "baggage";

    /** What the variables of this process say; an empty text for one that is not set. */
    Context read(UnaryOperator<String> variables) {
        return propagator.extract(Context.root(), variables, new Getter());
    }

    /**
     * What a child is to have, by the names of all variables that may say something; an empty text where there is nothing to say. Not the
     * baggage, which nobody here changes: children inherit it as it is, where a propagator would shorten it.
     */
    Map<String, String> write(Context context) {
        Map<String, String> variables = new HashMap<>();
        propagator.fields().stream().filter(field -> !field.equals(BAGGAGE)).forEach(field -> variables.put(name(field), ""));
        propagator.inject(context, variables, (carrier, field, value) -> {
            if (carrier != null && !field.equals(BAGGAGE)) {
                carrier.put(name(field), value);
            }
        });
        return variables;
    }

    private static String name(String field) {
        String name = field.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
        return !name.isEmpty() && Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }

    private static final class Getter implements TextMapGetter<UnaryOperator<String>> {

        @Override
        public @Nullable String get(@Nullable UnaryOperator<String> variables, String field) {
            String value = variables == null ? "" : variables.apply(name(field));
            return value.isEmpty() ? null : value;
        }
    }
}
