package dev.braid.benchmarks.measure;

import java.util.concurrent.FutureTask;

/** One way to do the work of a row. */
public interface Candidate {

    /** What it is called in tables. */
    String name();

    /** Does the work, looks whether it was done right, and returns what it took, in the unit of the row. */
    double measure() throws Exception;

    /** A candidate from its parts. */
    static Candidate of(String name, Measurement measurement) {
        return new Candidate() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public double measure() throws Exception {
                return measurement.measure();
            }
        };
    }

    /** What takes the measure. */
    @FunctionalInterface
    interface Measurement {
        double measure() throws Exception;
    }

    /** The same, called from a virtual thread. */
    default Candidate onVirtualThread() {
        return of(name(), () -> {
            var task = new FutureTask<>(this::measure);
            Thread.startVirtualThread(task);
            return task.get();
        });
    }
}
