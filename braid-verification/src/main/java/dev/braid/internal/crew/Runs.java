package dev.braid.internal.crew;

/** How often one thread has run which task. */
final class Runs {

    private static final int MOST = 16;

    private final int[] times = new int[MOST];

    void run(Worker worker) {
        times[(int) worker.index() & (MOST - 1)]++;
    }

    /** All that is left to a worker whose task has begun. */
    void runAll(Worker worker) {
        run(worker);
        while (worker.advance()) {
            run(worker);
        }
        worker.end();
        runTheRest(worker);
    }

    /** All that is left to an idle worker. */
    void runTheRest(Worker worker) {
        while (worker.resume()) {
            run(worker);
            worker.end();
        }
    }

    /** How many tasks of those from {@code first} to {@code end} nobody has run. */
    static int lost(int first, int end, Runs... all) {
        int lost = 0;
        for (int index = first; index < end; index++) {
            lost += sum(index, all) == 0 ? 1 : 0;
        }
        return lost;
    }

    /** How many runs there were too many: of a task that was run before, or that there is not. */
    static int surplus(int first, int end, Runs... all) {
        int surplus = 0;
        for (int index = 0; index < MOST; index++) {
            int due = index >= first && index < end ? 1 : 0;
            surplus += Math.max(0, sum(index, all) - due);
        }
        return surplus;
    }

    int count() {
        int count = 0;
        for (int each : times) {
            count += each;
        }
        return count;
    }

    private static int sum(int index, Runs... all) {
        int sum = 0;
        for (Runs runs : all) {
            sum += runs.times[index];
        }
        return sum;
    }
}
