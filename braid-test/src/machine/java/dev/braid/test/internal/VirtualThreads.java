package dev.braid.property;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;

/**
 * Makes virtual threads that run on a scheduler of the caller's. The JDK has no public way, so this needs
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
final class VirtualThreads {

    private static final MethodHandle NEW;

    static {
        try {
            NEW = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                    .findStatic(
                            Class.forName("java.lang.ThreadBuilders"),
                            "newVirtualThread",
                            MethodType.methodType(
                                    Thread.class, Executor.class, String.class, int.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Thread's own mark for a thread that inherits no thread-locals. */
    private static final int INHERITS_NOTHING = 1 << 2;

    private VirtualThreads() {}

    /**
     * An unstarted virtual thread.
     *
     * @param scheduler is given what carries the thread on, whenever it can go on; has to run that on a platform thread
     */
    static Thread unstarted(Executor scheduler, String name, Runnable work) {
        try {
            return (Thread) NEW.invoke(scheduler, name, INHERITS_NOTHING, work);
        } catch (Throwable t) {
            throw new AssertionError("this JDK makes no virtual threads with a scheduler", t);
        }
    }
}
