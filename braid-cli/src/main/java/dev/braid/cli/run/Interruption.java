package dev.braid.cli.run;

import dev.braid.CancellableContext;
import dev.braid.Context;
import dev.braid.cli.os.Signal;
import dev.braid.cli.output.Scratch;
import dev.braid.cli.output.Screen;
import dev.braid.cli.process.Processes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends a run from outside. The first signal cancels it, which gives processes their time and keeps what they printed; the second kills all
 * at once, whatever this process is waiting for.
 */
final class Interruption {

    /** {@code timeout} sends its signal twice, to the process and to its group; that is meant as one. */
    private static final long SAME_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long NEVER = 0;

    /** So long the last words may take. */
    private static final long LAST_WORDS_MILLIS = 100;

    private final Console console;
    private final Screen screen;
    private final Processes processes;
    private final Scratch scratch;
    private final CancellableContext context = Context.current().withCancel();

    /** When the first signal came, of {@link System#nanoTime}; set by the thread that brought it. */
    private final AtomicLong first = new AtomicLong(NEVER);

    Interruption(Console console, Screen screen, Processes processes, Scratch scratch) {
        this.console = console;
        this.screen = screen;
        this.processes = processes;
        this.scratch = scratch;
    }

    /**
     * A context for the run that is cancelled by signals, and when nobody reads what it has to write. A run that has nothing to write goes
     * on: nobody may be meant to read it.
     */
    Context listen(FanOutRun run) {
        console.signals().onSignal(this::signalled);
        console.signals().onSuspend(() -> processes.signalAll(Signal.STOP), () -> processes.signalAll(Signal.CONT));
        console.outDescriptor().ifPresent(out -> processes.onReaderGone(out, () -> {
            screen.readerGone();
            if (run.hasOutputWaiting() || screen.hasWritten()) {
                context.cancel(Stop.readerGone());
            }
        }));
        return context;
    }

    private void signalled(int signal) {
        long now = Math.max(1, System.nanoTime());
        if (first.compareAndSet(NEVER, now)) {
            int running = processes.running();
            context.cancel(Stop.bySignal(signal));
            if (running > 0) {
                screen.noteAtOnce("braid run: stopping: " + running + (running == 1 ? " process" : " processes") + " asked to end; "
                        + (signal == Signal.INT ? "Ctrl-C again" : "a second signal") + " kills");
            }
        } else if (now - first.get() > SAME_NANOS) {
            processes.killAll();
            scratch.close();
            sayIfHeard((console.canDraw() ? "\n" : "") + "braid run: killed");
            console.signals().die(signal);
        }
    }

    /** Does not wait for who does not read it. */
    private void sayIfHeard(String line) {
        try {
            Thread.ofPlatform().daemon().start(() -> console.say(line)).join(LAST_WORDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
