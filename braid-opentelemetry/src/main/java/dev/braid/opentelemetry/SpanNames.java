package dev.braid.opentelemetry;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/** The names of the attributes and events of spans. {@code docs/telemetry.md} says what they mean. */
final class SpanNames {

    // From the semantic conventions
    static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
    static final AttributeKey<String> CODE_FUNCTION = stringKey("code.function.name");
    static final AttributeKey<String> CODE_FILE = stringKey("code.file.path");
    static final AttributeKey<Long> CODE_LINE = longKey("code.line.number");

    // Of a run
    static final AttributeKey<String> RUN_NAME = stringKey("braid.run.name");
    static final AttributeKey<Long> RUN_LIMIT = longKey("braid.run.limit");
    static final AttributeKey<String> RUN_END = stringKey("braid.run.end");
    static final AttributeKey<Long> TASKS = longKey("braid.run.tasks");
    static final AttributeKey<Long> SUCCEEDED = longKey("braid.run.tasks.succeeded");
    static final AttributeKey<Long> FAILED = longKey("braid.run.tasks.failed");
    static final AttributeKey<Long> CANCELLED = longKey("braid.run.tasks.cancelled");
    static final AttributeKey<Long> NOT_STARTED = longKey("braid.run.tasks.not_started");
    static final AttributeKey<Long> WITH_SPAN = longKey("braid.run.tasks.traced");

    // Of a task
    static final AttributeKey<Long> TASK_INDEX = longKey("braid.task.index");
    static final AttributeKey<Double> TASK_WAIT = doubleKey("braid.task.wait");
    static final AttributeKey<String> TASK_OUTCOME = stringKey("braid.task.outcome");
    static final AttributeKey<Long> TASK_ATTEMPTS = longKey("braid.task.attempts");
    static final AttributeKey<Boolean> TASK_STUCK = booleanKey("braid.task.stuck");

    // Of an attempt
    static final AttributeKey<Long> ATTEMPT_NUMBER = longKey("braid.attempt.number");
    static final AttributeKey<Boolean> ATTEMPT_HEDGE = booleanKey("braid.attempt.hedge");

    // Of a cancel
    static final AttributeKey<String> CAUSE_TYPE = stringKey("braid.cause.type");
    static final AttributeKey<String> CAUSE_MESSAGE = stringKey("braid.cause.message");
    static final AttributeKey<Double> LATE = doubleKey("braid.task.late");
    static final AttributeKey<String> STACK = stringKey("code.stacktrace");

    // Events
    static final String TASK_EXCEPTION = "braid.task.exception";
    static final String TASK_CANCELLED = "braid.task.cancelled";
    static final String TASK_STUCK_EVENT = "braid.task.stuck";
    static final String ATTEMPT_EXCEPTION = "braid.attempt.exception";
    static final String RUN_EXCEPTION = "braid.run.exception";
    static final String RUN_CANCELLED = "braid.run.cancelled";

    private SpanNames() {}
}
