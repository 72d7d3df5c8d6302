package dev.braid.internal.crew;

import dev.braid.internal.host.SystemHost;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/** What tests in other packages need to know of a crew, or to take from its hands. */
public final class Crews {

    /** So many tasks that a thread never comes to look at the clock. */
    private static final int NEVER = Integer.MAX_VALUE / 2;

    private static final VarHandle PACE;
    private static final VarHandle LEFT;
    private static final VarHandle APPETITE;
    private static final VarHandle PAUSE;

    static {
        try {
            PACE = MethodHandles.privateLookupIn(Worker.class, MethodHandles.lookup())
                    .findVarHandle(Worker.class, "pace", Pace.class);
            var lookup = MethodHandles.privateLookupIn(Pace.class, MethodHandles.lookup());
            LEFT = lookup.findVarHandle(Pace.class, "left", int.class);
            APPETITE = lookup.findVarHandle(Pace.class, "appetite", int.class);
            PAUSE = lookup.findVarHandle(Pace.class, "pause", long.class);
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

    /** Lets the thread of {@code pace} stay away for an hour when it next gives way: for ever, where a test hangs by it. */
    static void stayAwayForAnHour(Pace pace) {
        PAUSE.set(pace, 3_600_000_000_000L);
    }

    /** Lets the thread in {@code worker}, which has its second task or a later one, give way after it, for an hour. */
    static void giveWayForAnHour(Worker worker) {
        var pace = new Pace();
        pace.look(System.nanoTime() - 3_600_000_000_000L);
        stayAwayForAnHour(pace);
        PACE.set(worker, pace);
    }

    /** Up to {@code limit} threads of this kind, on the real machine. */
    static Crew.Terms terms(ThreadFactory threads, int limit) {
        return new Crew.Terms(SystemHost.INSTANCE, threads, limit, false, true, true, 1_000_000_000);
    }

    /** Waits in a task, which nobody interrupts. */
    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
