package dev.braid.cli.otlp;

import dev.braid.DeadlineExceededException;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.Propagator;
import dev.braid.cli.trace.EndedProcess;
import dev.braid.cli.trace.EndedRun;
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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has the one run of this command traced, in the context that it was given, and as the command tells of it: a line whose process failed has
 * failed, though the run goes on, and the run lasts until the exit status is known.
 */
final class RunObserver implements Observer {

    private static final ContextKey<OfLine> LINE = ContextKey.named("braid-line");

    private final Tracing tracing;
    private final Context parent;

    /** Why lines were cancelled if the time-out of the run does that, in words; set before the run begins. */
    private volatile String timedOut = "";

    /** Set once the run has begun. */
    private final AtomicReference<@Nullable OfLines> run = new AtomicReference<>();

    RunObserver(Tracing tracing, Context parent) {
        this.tracing = tracing;
        this.parent = parent;
    }

    /** Before the run: what is said of lines that its time-out cancels. */
    void timeOutIs(String words) {
        timedOut = words;
    }

    @Override
    public OfRun observe(Run begun) {
        try (Scope _ = parent.makeCurrent()) {
            OfLines lines = new OfLines(tracing.observe(begun), timedOut);
            run.set(lines);
            return lines;
        }
    }

    /** The process of the current line has ended. */
    void ended(EndedProcess process) {
        OfLine line = Context.current().get(LINE);
        if (line != null) {
            line.process = process;
        }
    }

    /** The command is over. */
    void end(EndedRun over, Optional<? extends Span> span) {
        OfLines lines = run.get();
        if (lines != null) {
            lines.end(over, span);
        }
    }

    /** Is told of the run. */
    private static final class OfLines implements OfRun {

        private final OfRun traced;
        private final String timedOut;

        /** What tells of a failure, by what was thrown in its place. A few: the first ends the run. */
        private final Map<Throwable, CommandFailure> thrown = new ConcurrentHashMap<>();

        /** Set when the run has ended. */
        private final AtomicReference<@Nullable Summary> ended = new AtomicReference<>();

        OfLines(OfRun traced, String timedOut) {
            this.traced = traced;
            this.timedOut = timedOut;
        }

        @Override
        public OfTask taskStarted(Task task) {
            return new OfLine(this, traced.taskStarted(task));
        }

        @Override
        public void ended(Summary summary) {
            ended.set(summary);
        }

        void end(EndedRun over, Optional<? extends Span> span) {
            Summary summary = ended.get();
            if (summary == null) {
                return;
            }
            if (over.end() == End.COMPLETED && over.status() != 0) {
                String status = String.valueOf(over.status());
                span.ifPresent(root -> root.setStatus(StatusCode.ERROR, "exit status " + status).setAttribute(AttributeNames.ERROR_TYPE, status));
            }
            traced.ended(new Summary(
                    over.succeeded(), over.failed(), over.cancelled(), over.notStarted(), summary.elapsed(), over.end(), cause(over, summary)));
        }

        private Optional<Throwable> cause(EndedRun over, Summary summary) {
            return switch (over.end()) {
                case COMPLETED, SATISFIED -> Optional.empty();
                case DEADLINE_EXCEEDED -> Optional.of(CommandFailure.ofRun("timeout", over.why()));
                case INTERRUPTED, CANCELLED -> Optional.of(new Stopped(over.why()));
                case FAILED -> {
                    CommandFailure other = CommandFailure.ofRun(String.valueOf(over.status()), over.why());
                    yield Optional.of(summary.cause().map(cause -> thrown.getOrDefault(cause, other)).orElse(other));
                }
            };
        }
    }

    /** Is told of a line. */
    private static final class OfLine implements OfTask {

        private final OfLines run;
        private final OfTask traced;

        /** What became of its process, once that is known; written by the task's thread, and read by it. */
        private @Nullable EndedProcess process;

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
            EndedProcess known = process;
            traced.ended(known == null ? inWords(outcome) : told(outcome, known), elapsed);
        }

        /** What the command says of it. That may be something else than what the run does: it was cancelled when the process had ended. */
        private Outcome<?> told(Outcome<?> outcome, EndedProcess known) {
            int attempts = Math.max(1, outcome.attempts());
            return switch (known.result()) {
                case SUCCESS -> new Outcome.Success<>(known, attempts);
                case CANCELLED -> cancelled(outcome, attempts);
                case FAILURE -> {
                    CommandFailure failure = CommandFailure.ofLine(known.line(), known.failure().orElseThrow());
                    if (outcome instanceof Outcome.Failure<?>(var exception, _)) {
                        run.thrown.put(exception, failure);
                    }
                    yield new Outcome.Failure<>(failure, attempts);
                }
            };
        }

        private Outcome<?> cancelled(Outcome<?> outcome, int attempts) {
            return switch (outcome) {
                case Outcome.Cancelled<?> cancelled -> inWords(cancelled);
                case Outcome.Failure<?>(var exception, _) -> new Outcome.Cancelled<>(exception, Optional.of(exception), attempts);
                case Outcome.Success<?> _ -> new Outcome.Cancelled<>(new Stopped("cancelled"), Optional.empty(), attempts);
            };
        }

        /** The library's own words for a deadline are about its tasks. */
        private Outcome<?> inWords(Outcome<?> outcome) {
            return outcome instanceof Outcome.Cancelled<?>(DeadlineExceededException _, var thrown, int attempts)
                    ? new Outcome.Cancelled<>(new Stopped(run.timedOut), thrown, attempts)
                    : outcome;
        }
    }
}
