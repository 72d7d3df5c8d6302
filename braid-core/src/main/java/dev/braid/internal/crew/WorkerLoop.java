package dev.braid.internal.crew;

import dev.braid.internal.host.Host;

/**
 * A thread's time in a worker's place: one task after another, at a {@link Pace}.
 *
 * <p><b>Names.</b> The thread is named after a task that may last, for as long as it runs it: its first, and each while tasks are not so short
 * that many are claimed at once. To name it for each short task would cost several times what such a task does.
 */
final class WorkerLoop {

    /** After so many claims it is no small call, and asking whether all have begun costs more in sum than to claim once in vain. */
    private static final int FEW = 10;

    private WorkerLoop() {}

    static void run(Worker worker, Crew crew) {
        if (!crew.claim(worker)) {
            return;
        }
        crew.hasBegun();
        Work work = crew.work();
        Thread thread = Thread.currentThread();
        long looked = crew.host().nanoTime();
        boolean lasting = true; // of a thread that has just begun nothing is known
        int claims = 1;
        while (true) {
            crew.staff();
            boolean more;
            do {
                worker.beginTasks(looked);
                if (lasting) {
                    thread.setName(work.taskName(worker.index()));
                }
                work.perform(worker);
                if (lasting) {
                    thread.setName(work.name());
                }
                more = worker.isBusy(); // with the next of its chunk
                if (!more && (crew.isThreadPerTask() || (claims <= FEW && crew.isFinished()))) {
                    return;
                }
                Pace pace = worker.pace();
                if (pace != null && pace.endsStride()) {
                    looked = look(worker, crew, pace);
                    lasting = pace.tasksLast();
                }
            } while (more);
            worker.endTasks();
            if (!worker.resume() && !crew.claim(worker)) {
                return;
            }
            crew.hasComeBack();
            claims++;
            if (worker.pace() == null) {
                Pace pace = new Pace();
                long now = crew.host().nanoTime();
                pace.begin(now - looked);
                worker.setPace(pace);
                looked = now;
                lasting = pace.tasksLast();
            } else if (lasting) {
                looked = crew.host().nanoTime(); // it may have waited for its task
            }
        }
    }

    /** Looks at the clock, and gives way to other threads when it is time. */
    private static long look(Worker worker, Crew crew, Pace pace) {
        Host host = crew.host();
        long now = host.workNanos();
        if (!pace.look(now)) {
            return host.nanoTimeAt(now);
        }
        worker.endTasks();
        crew.giveWay(pace);
        return host.nanoTime();
    }
}
