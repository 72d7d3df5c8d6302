package dev.braid.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Grafana dashboard in {@code docs/grafana/braid.json}. */
record Dashboard(Map<?, ?> json) {

    static Dashboard read() {
        try (JsonParser parser = new JsonFactory().createParser(Path.of("../docs/grafana/braid.json").toFile())) {
            parser.nextToken();
            return new Dashboard((Map<?, ?>) value(parser));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, value(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            default -> parser.getText();
        };
    }

    /** All panels but the rows that they stand in. */
    List<Map<?, ?>> panels() {
        return objects(json.get("panels")).filter(panel -> !"row".equals(panel.get("type"))).toList();
    }

    List<Map<?, ?>> variables() {
        return json.get("templating") instanceof Map<?, ?> templating ? objects(templating.get("list")).toList() : List.of();
    }

    static Stream<Map<?, ?>> targets(Map<?, ?> panel) {
        return objects(panel.get("targets"));
    }

    private static Stream<Map<?, ?>> objects(@Nullable Object list) {
        return list instanceof List<?> elements ? elements.stream().map(element -> (Map<?, ?>) element) : Stream.empty();
    }

    static String text(Map<?, ?> object, String field) {
        return String.valueOf(object.get(field));
    }
}
