package dev.braid.opentelemetry;

import dev.braid.Observer;
import io.opentelemetry.api.trace.SpanBuilder;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Finds where a run was called: the innermost code on the stack that is neither Braid's nor the JDK's. */
final class CallSite {

    private static final StackWalker WALKER = StackWalker.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE));
    private static final Optional<CodeSource> CORE = source(Observer.class);
    private static final Optional<CodeSource> OWN = source(CallSite.class);

    /** What all packages of the library begin with, wherever they have been moved. */
    private static final String BRAID = Observer.class.getPackageName() + ".";

    /** The packages of the command {@code braid}: none of its user's code. */
    private static final String COMMAND = "dev.braid.cli.";

    private CallSite() {}

    /** Says in {@code span} where the calling run was called, where that is on the stack. */
    static void describe(SpanBuilder span) {
        WALKER.walk(frames -> frames.filter(CallSite::isUsers).findFirst()).ifPresent(frame -> {
            span.setAttribute(SpanNames.CODE_FUNCTION, frame.getClassName() + "." + frame.getMethodName());
            if (frame.getFileName() != null) {
                span.setAttribute(SpanNames.CODE_FILE, frame.getFileName());
            }
            if (frame.getLineNumber() > 0) {
                span.setAttribute(SpanNames.CODE_LINE, (long) frame.getLineNumber());
            }
        });
    }

    private static boolean isUsers(StackFrame frame) {
        if (frame.getClassName().startsWith(COMMAND)) {
            return false;
        }
        Optional<CodeSource> source = source(frame.getDeclaringClass());
        boolean isAsOurs = source.equals(CORE) || source.equals(OWN); // all may be in one jar
        return source.isPresent() && !(isAsOurs && frame.getClassName().startsWith(BRAID));
    }

    private static Optional<CodeSource> source(Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                .filter(source -> Objects.nonNull(source.getLocation())); // generated classes have none
    }
}
