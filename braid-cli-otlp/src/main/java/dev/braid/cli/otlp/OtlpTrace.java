package dev.braid.cli.otlp;

import dev.braid.FanOut;
import dev.braid.cli.trace.EndedProcess;
import dev.braid.cli.trace.EndedRun;
import dev.braid.cli.trace.Trace;
import dev.braid.opentelemetry.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A run traced by the SDK. */
final class OtlpTrace implements Trace {

    /** So many lines have a span in any case; half as many failures of others too, the slowest, and a sample: fewer than the SDK's queue holds. */
    static final int TASK_SPANS = 10_000;

    private static final String NAME = "braid run";

    /** So much of a command is told: thousands of spans may wait to be sent. */
    private static final int SHOWN = 1_000;

    private final Sdk sdk;
    private final EnvironmentCarrier carrier;
    private final List<String> arguments;
    private final RunObserver observer;

    OtlpTrace(Sdk sdk, UnaryOperator<String> variables, List<String> arguments) {
        this.sdk = sdk;
        this.carrier = new EnvironmentCarrier(sdk.openTelemetry().getPropagators().getTextMapPropagator());
        this.arguments = arguments;
        Tracing tracing = Tracing.of(sdk.openTelemetry()).withTaskSpans(TASK_SPANS).withErrorTypes(CommandFailure::type);
        this.observer = new RunObserver(tracing, carrier.read(variables));
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public FanOut on(FanOut policy, String timedOut) {
        observer.timeOutIs(timedOut);
        return policy.withName(NAME).withObserver(observer);
    }

    /** Of a line without a span yet, those of the run: asking for its id would make one for each of a million lines. */
    @Override
    public Map<String, String> variables() {
        Context current = Context.current();
        boolean isMade = Span.current() instanceof ReadableSpan;
        return carrier.write(isMade ? current : sdk.root().get().map(current::with).orElse(current));
    }

    @Override
    public void ended(EndedProcess process) {
        observer.ended(process); // first: what became of it is known also if something else about it cannot be told
        Span.current().setAllAttributes(attributes(process));
    }

    private static Attributes attributes(EndedProcess process) {
        AttributesBuilder attributes = Attributes.builder().put(AttributeNames.LINE, process.line()).put(AttributeNames.COMMAND_ARGS, shown(process.command()));
        String file = process.started().map(EndedProcess.Started::file).orElse(process.command().getFirst());
        attributes.put(AttributeNames.EXECUTABLE_NAME, file.substring(file.lastIndexOf('/') + 1));
        process.started().ifPresent(started -> attributes
                .put(AttributeNames.EXECUTABLE_PATH, path(started.file()))
                .put(AttributeNames.PID, (long) started.pid()));
        process.status().ifPresent(status -> attributes.put(AttributeNames.EXIT_CODE, (long) status));
        process.signal().ifPresent(signal -> attributes.put(AttributeNames.SIGNAL, signal));
        return attributes.build();
    }

    /** By the text: a {@link java.nio.file.Path} cannot be made of every name in every locale. */
    static String path(String file) {
        if (file.startsWith("/")) {
            return file;
        }
        String below = file.replaceFirst("^(\\./+)+", "");
        return System.getProperty("user.dir") + "/" + below;
    }

    /** As much of the command as is told. */
    static List<String> shown(List<String> command) {
        List<String> shown = new ArrayList<>();
        int left = SHOWN;
        for (String argument : command) {
            if (argument.length() > left || shown.size() == SHOWN) {
                shown.add(Shortened.beginning(argument, left) + "…");
                break;
            }
            shown.add(argument);
            left -= argument.length();
        }
        return shown;
    }

    @Override
    public Optional<String> end(EndedRun run, dev.braid.Context until) {
        sdk.root().get().ifPresent(span -> {
            List<String> command = new ArrayList<>(List.of("braid", "run"));
            command.addAll(arguments);
            span.setAllAttributes(Attributes.builder()
                    .put(AttributeNames.EXECUTABLE_NAME, "braid")
                    .put(AttributeNames.COMMAND_ARGS, shown(command))
                    .put(AttributeNames.PID, ProcessHandle.current().pid())
                    .put(AttributeNames.EXIT_CODE, (long) run.status())
                    .build());
        });
        observer.end(run, sdk.root().get());
        return sdk.flush(until).map(complaint -> NAME + ": " + complaint);
    }
}
