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
            handle(name, signal -> action.accept(signal.getNumber()));
        }
        Libc.ignore(dev.braid.cli.os.Signal.QUIT); // the JVM's answer would stand in the middle of the output
    }

    @Override
    public void onSuspend(Runnable before, Runnable after) {
        handle("TSTP", signal -> {
            before.run();
            Libc.suspend();
            onSuspend(before, after); // Libc.suspend has put the default in its place
            after.run();
        });
    }

    /** What was ignored stays so. */
    private static void handle(String name, SignalHandler handler) {
        Signal signal = new Signal(name);
        SignalHandler earlier = Signal.handle(signal, handler);
        if (earlier == SignalHandler.SIG_IGN) {
            Signal.handle(signal, earlier);
        }
    }

    @Override
    public void die(int signal) {
        Libc.dieOf(signal);
        Runtime.getRuntime().halt(ExitStatus.SIGNALLED + signal);
    }
}
