package dev.braid.cli.otlp;

import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.Propagator;
import dev.braid.opentelemetry.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has the one run of this command traced, in the context that it was given, and as its user sees it: a line whose process failed has failed,
 * though the run goes on, and the run lasts until the exit status is known.
 */
final class RunObserver implements Observer {

    private static final ContextKey<OfLine> LINE = ContextKey.named("braid-line");

    private final Tracing tracing;
    private final Context parent;

    /** Set once the run has begun. */
    private final AtomicReference<@Nullable OfLines> run = new AtomicReference<>();

    RunObserver(Tracing tracing, Context parent) {
        this.tracing = tracing;
        this.parent = parent;
    }

    @Override
    public OfRun observe(Run begun) {
        try (Scope _ = parent.makeCurrent()) {
            OfLines lines = new OfLines(tracing.observe(begun));
            run.set(lines);
            return lines;
        }
    }

    /** The process of the current line has failed. */
    void failed(CommandFailure failure) {
        OfLine line = Context.current().get(LINE);
        if (line != null) {
            line.failure = failure;
        }
    }

    /** The command is over. */
    void end(int status, Optional<? extends Span> span) {
        OfLines lines = run.get();
        if (lines != null) {
            lines.end(status, span);
        }
    }

    /** Is told of the run. */
    private static final class OfLines implements OfRun {

        private final OfRun traced;

        /** Lines that failed, of which the run has taken no notice. */
        private final AtomicLong borne = new AtomicLong();

        /** What tells of a failure, by what was thrown in its place. A few: the first ends the run. */
        private final Map<Throwable, CommandFailure> thrown = new ConcurrentHashMap<>();

        /** Set when the run has ended. */
        private final AtomicReference<@Nullable Summary> ended = new AtomicReference<>();

        OfLines(OfRun traced) {
            this.traced = traced;
        }

        @Override
        public OfTask taskStarted(Task task) {
            return new OfLine(this, traced.taskStarted(task));
        }

        @Override
        public void ended(Summary summary) {
            ended.set(summary);
        }

        void end(int status, Optional<? extends Span> span) {
            Summary summary = ended.get();
            if (summary == null) {
                return;
            }
            boolean isError = status != 0 && status < 128; // those above are signals, and a reader that has seen enough
            if (isError && summary.cause().isEmpty()) {
                span.ifPresent(root -> root.setStatus(StatusCode.ERROR, "exit status " + status).setAttribute(Names.ERROR_TYPE, String.valueOf(status)));
            }
            traced.ended(new Summary(
                    summary.succeeded() - borne.get(),
                    summary.failed() + borne.get(),
                    summary.cancelled(),
                    summary.notStarted(),
                    summary.elapsed(),
                    summary.end(),
                    summary.cause().map(cause -> thrown.containsKey(cause) ? thrown.get(cause) : cause)));
        }
    }

    /** Is told of a line. */
    private static final class OfLine implements OfTask {

        private final OfLines run;
        private final OfTask traced;

        /** What became of its process, if that failed; written by the task's thread, and read by it. */
        private @Nullable CommandFailure failure;

        OfLine(OfLines run, OfTask traced) {
            this.run = run;
            this.traced = traced;
        }

        @Override
        @SuppressWarnings("MustBeClosedChecker") // by what is returned
        public Propagator.Restore enter() {
            Propagator.Restore outer = traced.enter();
            Scope inner = Context.current().with(LINE, this).makeCurrent();
            return () -> {
                inner.close();
                outer.restore();
            };
        }

        @Override
        public void ended(Outcome<?> outcome, Duration elapsed) {
            CommandFailure known = failure;
            traced.ended(known == null ? outcome : told(outcome, known), elapsed);
        }

        private Outcome<?> told(Outcome<?> outcome, CommandFailure known) {
            return switch (outcome) {
                case Outcome.Success<?> success -> {
                    run.borne.incrementAndGet();
                    yield new Outcome.Failure<>(known, success.attempts());
                }
                case Outcome.Failure<?> failed -> {
                    run.thrown.put(failed.exception(), known);
                    yield new Outcome.Failure<>(known, failed.attempts());
                }
                case Outcome.Cancelled<?> cancelled -> cancelled;
            };
        }
    }
}
