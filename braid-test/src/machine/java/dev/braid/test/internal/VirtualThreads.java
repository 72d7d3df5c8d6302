package dev.braid.test.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes virtual threads that run on a scheduler of the caller's. The JDK has no public way, so this needs
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
final class VirtualThreads {

    private static final @Nullable MethodHandle NEW;
    private static final @Nullable Exception MISSING;

    static {
        MethodHandle found = null;
        Exception missing = null;
        try {
            found = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                    .findStatic(
                            Class.forName("java.lang.ThreadBuilders"),
                            "newVirtualThread",
                            MethodType.methodType(
                                    Thread.class, Executor.class, String.class, int.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            missing = e;
        }
        NEW = found;
        MISSING = missing;
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
        if (NEW == null) {
            throw new IllegalStateException(explanation(MISSING, VirtualThreads.class.getModule()), MISSING);
        }
        try {
            return (Thread) NEW.invoke(scheduler, name, INHERITS_NOTHING, work);
        } catch (Throwable t) {
            throw new AssertionError("JDK " + Runtime.version() + " makes no virtual thread with a scheduler", t);
        }
    }

    /** What to do about it if the JDK's inside is closed to {@code here}, or is not as it was. */
    static String explanation(@Nullable Exception missing, Module here) {
        if (!(missing instanceof IllegalAccessException)) {
            return "virtual time: JDK " + Runtime.version() + " has no ThreadBuilders.newVirtualThread(Executor, String, int, Runnable),"
                    + " by which threads get a scheduler that a seed decides; use the JDK that this version of Braid is tested with, 25";
        }
        String option = "--add-opens java.base/java.lang=" + (here.isNamed() ? here.getName() : "ALL-UNNAMED");
        return """
                virtual time: the JDK does not let a test schedule its virtual threads unless it is opened; add to the command line of \
                the JVM that runs the tests:
                    %1$s
                Maven, in the configuration of maven-surefire-plugin: <argLine>%1$s</argLine>
                Gradle: tasks.test { jvmArgs("%2$s") }"""
                .formatted(option, option.replace(' ', '='));
    }
}
