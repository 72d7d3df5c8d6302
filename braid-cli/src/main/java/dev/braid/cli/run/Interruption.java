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
 * at once, whatever this process is waiting for. When the run is over, the next signal ends what follows it, and one more this process.
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

    private final CancellableContext afterwards = Context.current().withCancel();

    /** When the last signal came, of {@link System#nanoTime}, but for those that are the same; set by the thread that brought it. */
    private final AtomicLong last = new AtomicLong(NEVER);

    /** Whether the run is over; set by its thread. Then no process runs. */
    private volatile boolean isOver;

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

    /** The run is over. A context for what follows, which the next signal cancels. */
    Context over() {
        isOver = true;
        return afterwards;
    }

    /** The exit status, of a run that had this one: that of a signal if there was one afterwards. */
    int status(int status) {
        return status < ExitStatus.SIGNALLED && afterwards.cause().orElse(null) instanceof Stop stop
                ? ExitStatus.SIGNALLED + stop.signal()
                : status;
    }

    private void signalled(int signal) {
        long now = Math.max(1, System.nanoTime());
        long before = last.get();
        boolean isSame = before != NEVER && now - before <= SAME_NANOS;
        if (isSame || !last.compareAndSet(before, now)) {
            return;
        }
        if (isOver && afterwards.cancel(Stop.bySignal(signal))) {
            return;
        }
        if (before == NEVER) {
            stop(signal);
        } else {
            kill(signal);
        }
    }

    private void stop(int signal) {
        int running = processes.running();
        context.cancel(Stop.bySignal(signal));
        if (running > 0) {
            screen.noteAtOnce("braid run: stopping: " + running + (running == 1 ? " process" : " processes") + " asked to end; "
                    + (signal == Signal.INT ? "Ctrl-C again" : "a second signal") + " kills");
        }
    }

    private void kill(int signal) {
        processes.killAll();
        scratch.close();
        if (!isOver) {
            sayIfHeard((console.canDraw() ? "\n" : "") + "braid run: killed");
        }
        console.signals().die(signal);
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
