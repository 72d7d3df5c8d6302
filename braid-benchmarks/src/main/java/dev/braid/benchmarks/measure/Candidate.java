package dev.braid.benchmarks.measure;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * One way to do the work of a row.
 *
 * @param name what it is called in tables
 * @param measurement does the work, looks whether it was done right, and returns what it took, in the unit of the row
 */
public record Candidate(String name, Callable<Double> measurement) {

    /** The same, called from a virtual thread. */
    public Candidate onVirtualThread() {
        return new Candidate(name, () -> {
            var task = new FutureTask<>(measurement);
            Thread.startVirtualThread(task);
            return task.get();
        });
    }

    double measure() throws Exception {
        return measurement.call();
    }
}
