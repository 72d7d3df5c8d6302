package dev.braid.internal.flight;

import java.util.List;
import jdk.jfr.FlightRecorder;

/** The Flight Recorder: what of Braid it records now, if it is there at all. */
public final class Flight {

    // A runtime image may lack the module, and a class loader may hide it.
    private static final boolean PRESENT = isPresent();

    private Flight() {}

    private static boolean isPresent() {
        try {
            Class.forName("jdk.jfr.FlightRecorder", false, Flight.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether a run that begins now is to be recorded, or tasks of it are. */
    public static boolean recordsRuns() {
        return isOn() && (Events.RUN.isEnabled() || Events.TASK.isEnabled());
    }

    /** Whether a task that begins now is to be recorded, if it turns out to take long enough. */
    public static boolean recordsTasks() {
        return isOn() && Events.TASK.isEnabled();
    }

    /** Records that a task does not stop. */
    public static void stuck(String task, String run, long runId, long lateNanos, Thread thread, List<StackTraceElement> stack) {
        if (isOn()) {
            StuckEvent.record(task, run, runId, lateNanos, thread, stack);
        }
    }

    // Asked first: to make the first event of a JVM takes some 80 ms, because the recorder gets to know all of the JDK's. Before
    // anybody has recorded anything, none of Braid's can be enabled.
    private static boolean isOn() {
        return PRESENT && FlightRecorder.isInitialized();
    }

    /** One event of each type, to ask whether it is enabled. */
    private static final class Events {

        static final RunEvent RUN = new RunEvent();
        static final TaskEvent TASK = new TaskEvent();
    }
}
