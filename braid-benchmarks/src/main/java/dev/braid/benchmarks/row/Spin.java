package dev.braid.benchmarks.row;

/** Computing for about so long: a fixed number of steps, each needing the one before, found by the clock once. */
final class Spin {

    private static final double STEPS_PER_MICRO = stepsPerMicro();

    private Spin() {}

    /** How many steps take about so long on an idle core. */
    static int steps(double micros) {
        return (int) (micros * STEPS_PER_MICRO);
    }

    static Integer spin(Integer task, int steps) {
        long x = task + 1L;
        for (int step = 0; step < steps; step++) {
            x ^= x << 13; // xorshift, https://www.jstatsoft.org/article/view/v008i14
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x == 0 ? 0 : task + 1; // it is never 0; the compiler does not know
    }

    private static double stepsPerMicro() {
        int steps = 1_000_000;
        double best = 0;
        for (int i = 0; i < 50; i++) {
            long start = System.nanoTime();
            spin(i, steps);
            best = Math.max(best, steps * 1e3 / (System.nanoTime() - start));
        }
        return best;
    }
}
