package dev.braid.internal.crew;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What tests in other packages need to know of a crew, or to take from its hands. */
public final class Crews {

    /** So many tasks that a thread never comes to look at the clock. */
    private static final int NEVER = Integer.MAX_VALUE / 2;

    private static final VarHandle PACE;
    private static final VarHandle LEFT;
    private static final VarHandle APPETITE;

    static {
        try {
            PACE = MethodHandles.privateLookupIn(Worker.class, MethodHandles.lookup())
                    .findVarHandle(Worker.class, "pace", Pace.class);
            var lookup = MethodHandles.privateLookupIn(Pace.class, MethodHandles.lookup());
            LEFT = lookup.findVarHandle(Pace.class, "left", int.class);
            APPETITE = lookup.findVarHandle(Pace.class, "appetite", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Crews() {}

    /**
     * Settles the pace of the calling thread, which is in {@code worker}. Pace measures real time, by which no run could be repeated:
     * so it gets its result from here, and never measures.
     */
    public static void settlePace(Worker worker, int appetite) {
        var pace = (Pace) PACE.get(worker);
        if (pace == null) {
            pace = new Pace();
            PACE.set(worker, pace);
        }
        if ((int) LEFT.get(pace) < NEVER / 2) {
            LEFT.set(pace, NEVER);
            APPETITE.set(pace, appetite);
        }
    }

    /** Whether {@code caller}, which holds no lock, is about to tell workers that their tasks are cancelled, or has just told them. */
    public static boolean isCanceller(Class<?> caller) {
        return caller == Crew.class;
    }
}
