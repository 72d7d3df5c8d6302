package dev.braid.examples.race;

import com.sun.management.OperatingSystemMXBean;
import dev.braid.Context;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures this process's load and tells a server of it. */
final class LoadMeter {

    /** The server has not seen enough. */
    private static final int ACCEPTED = 202;

    private LoadMeter() {}

    /**
     * Posts the load, 0 to 1, again and again until the server has seen enough.
     *
     * @param pause before each measurement
     * @return what was measured
     */
    static List<Double> report(Http http, URI uri, Duration pause) throws IOException, InterruptedException {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        List<Double> loads = new ArrayList<>();
        int status;
        do {
            Context.sleep(pause);
            double load = Math.max(0, system.getProcessCpuLoad()); // negative where there is none to be had yet
            loads.add(load);
            status = http.post(uri, Double.toString(load));
        } while (status == ACCEPTED);
        return loads;
    }
}
