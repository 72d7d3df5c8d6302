package dev.braid.observe;

import dev.braid.FanOut;
import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Shows {@link FanOut#running()} to whoever manages the JVM. Needs the module {@code java.management}: a module that calls this requires it
 * itself.
 */
public final class Diagnosis {

    private static final String NAME = "dev.braid:type=Runs";

    private Diagnosis() {}

    /**
     * Registers a {@link RunsMXBean} as {@code dev.braid:type=Runs} with the platform's server, where jconsole and other clients find it. Does
     * nothing if there is one by that name. Does not block. It may be unregistered by that name like any other.
     */
    public static void register() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName name = new ObjectName(NAME);
            if (!server.isRegistered(name)) {
                server.registerMBean(new RunsView(), name);
            }
        } catch (InstanceAlreadyExistsException e) {
            return; // by another thread, just now
        } catch (JMException e) {
            throw new IllegalStateException("Diagnosis.register: the platform's server refused " + NAME, e);
        }
    }
}
