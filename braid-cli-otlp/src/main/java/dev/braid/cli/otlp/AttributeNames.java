package dev.braid.cli.otlp;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** The attributes of spans. {@code docs/telemetry-command.md} says what they mean. */
final class AttributeNames {

    // From the semantic conventions
    static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
    static final AttributeKey<Long> PID = longKey("process.pid");
    static final AttributeKey<String> EXECUTABLE_NAME = stringKey("process.executable.name");
    static final AttributeKey<String> EXECUTABLE_PATH = stringKey("process.executable.path");
    static final AttributeKey<List<String>> COMMAND_ARGS = stringArrayKey("process.command_args");
    static final AttributeKey<Long> EXIT_CODE = longKey("process.exit.code");

    // Of our own: the conventions have none for these
    static final AttributeKey<Long> LINE = longKey("braid.line.number");
    static final AttributeKey<String> SIGNAL = stringKey("braid.process.signal");

    private AttributeNames() {}
}
