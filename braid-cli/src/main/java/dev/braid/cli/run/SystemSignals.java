package dev.braid.cli.run;

import dev.braid.cli.os.Libc;
import java.util.List;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals of this process. By {@code sun.misc.Signal}, of the supported module {@code jdk.unsupported}: a shutdown hook comes too
 * late, because nothing can go on after it, and cannot tell a second Ctrl-C from the first. Signals that were ignored when this process
 * was started, as {@code nohup} has it, stay ignored.
 */
public final class SystemSignals implements Signals {

    private static final List<String> NAMES = List.of("INT", "TERM", "HUP", "USR1", "ALRM");

    @Override
    public void onSignal(IntConsumer action) {
        for (String name : NAMES) {
            Signal.handle(new Signal(name), signal -> action.accept(signal.getNumber()));
        }
        Libc.ignore(dev.braid.cli.os.Signal.QUIT); // the JVM's answer would stand in the middle of the output
    }

    /** What ignores Ctrl-Z already goes on doing so. */
    @Override
    public void onSuspend(Runnable before, Runnable after) {
        SignalHandler earlier = Signal.handle(new Signal("TSTP"), signal -> {
            before.run();
            Libc.suspend();
            after.run();
        });
        if (earlier == SignalHandler.SIG_IGN) {
            Signal.handle(new Signal("TSTP"), earlier);
        }
    }

    @Override
    public void die(int signal) {
        Libc.dieOf(signal);
        Runtime.getRuntime().halt(ExitStatus.SIGNALLED + signal);
    }
}
