package dev.braid.verification.soak;

import dev.braid.FanOut;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What one run looks like, drawn from a seed. Times are in milliseconds, 0 for none; chances are of each task, in a hundred.
 *
 * @param seed of the run, and of what its tasks do
 * @param limit 0 for unlimited
 * @param meeting whether all tasks wait for one another
 * @param apart how many tasks there are between two groups of as many tasks as the limit allows that wait for one another; 0 for no groups
 * @param fails how likely a task throws an exception
 * @param errs how likely it throws an Error
 * @param deaf how likely it swallows interrupts for a while
 * @param nests how likely it calls a run itself
 * @param sleeps how likely it sleeps
 * @param slow how likely the source sleeps before a task
 * @param cancelAt when the run's context is cancelled from outside; -1 for before the call
 * @param interruptAt when the caller is interrupted
 * @param end how a scope ends
 */
record Shape(
        long seed,
        Form form,
        Input input,
        int tasks,
        int limit,
        boolean threadPerTask,
        boolean interrupts,
        boolean meeting,
        int apart,
        int window,
        int timeout,
        int taskTimeout,
        Observing observing,
        int fails,
        int errs,
        int deaf,
        int nests,
        int sleeps,
        int slow,
        int cancelAt,
        int interruptAt,
        End end,
        Policies policies) {

    enum Form {
        MAP,
        FOR_EACH,
        OUTCOMES,
        FIRST_SUCCESS,
        QUORUM,
        COLLECT,
        STREAM,
        SCOPE;

        boolean isFailFast() {
            return this == MAP || this == FOR_EACH || this == COLLECT || this == STREAM;
        }

        /** Whether tasks are begun whatever becomes of the results of others. */
        boolean holdsNothingBack() {
            return this == MAP || this == FOR_EACH || this == OUTCOMES;
        }

        boolean isQuorum() {
            return this == FIRST_SUCCESS || this == QUORUM;
        }
    }

    enum Input {
        COLLECTION,
        ITERATOR,
        STREAM
    }

    enum Observing {
        NOBODY,
        COUNTS,
        THROWS
    }

    /** How a scope ends, and what its block does for that. */
    enum End {
        LEFT,
        JOINED,
        SETTLED,
        CALLED_OFF
    }

    /** The shape of this seed. */
    static Shape of(long seed) {
        return draw(seed, 2_000, 10, true);
    }

    /** The shape of a run in a task of this one: small, so that a soak has many. */
    Shape nested(long seed) {
        return draw(seed, 8, nests / 2, false);
    }

    private static Shape draw(long seed, int mostTasks, int nests, boolean outermost) {
        var random = new SplittableRandom(seed);
        Form form = Form.values()[random.nextInt(Form.values().length)];
        Input input = Input.values()[random.nextInt(Input.values().length)];
        int limit = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(16);
        boolean meeting = limit == 0 && random.nextInt(8) == 0;
        int least = form.isQuorum() ? 1 : 0;
        int tasks = least + random.nextInt(random.nextInt(4) == 0 ? mostTasks : Math.min(mostTasks, 40));
        boolean grouped = limit != 0 && form.holdsNothingBack() && random.nextInt(4) == 0;
        int apart = grouped ? 1 + random.nextInt(100) : 0;
        if (grouped) {
            tasks -= tasks % (apart + limit); // no group without all its tasks
        }
        int slow = input == Input.COLLECTION ? 0 : rarely(random, 3);
        Observing observing = Observing.values()[Math.max(0, random.nextInt(8) - 5)];
        return new Shape(
                seed,
                form,
                input,
                tasks,
                limit,
                random.nextInt(6) == 0,
                random.nextInt(6) != 0,
                meeting,
                apart,
                rarely(random, 20),
                rarely(random, 40),
                rarely(random, 20),
                observing,
                rarely(random, 4),
                rarely(random, 2),
                rarely(random, 3),
                tasks > 100 ? 0 : nests,
                random.nextInt(2) == 0 ? 0 : random.nextInt(tasks > 100 ? 4 : 60),
                slow,
                random.nextInt(24) == 0 ? -1 : rarely(random, 20),
                rarely(random, 20),
                End.values()[random.nextInt(End.values().length)],
                Policies.draw(random, meeting || apart > 0, outermost && tasks <= 200));
    }

    private static int rarely(SplittableRandom random, int most) {
        return random.nextInt(6) == 0 ? 1 + random.nextInt(most) : 0;
    }

    /** How many successes a quorum needs. */
    int wanted() {
        return form == Form.FIRST_SUCCESS ? 1 : Math.max(1, tasks / 2);
    }

    /** How many tasks wait for one another: all, or as many as may run at once. */
    int groupSize() {
        return meeting ? tasks : limit;
    }

    /** How many groups of tasks that wait for one another there are. */
    int groups() {
        return tasks > 0 && (meeting || apart > 0) ? tasks / (apart + groupSize()) : 0;
    }

    boolean isInGroup(int task) {
        return groups() > 0 && task % (apart + groupSize()) >= apart;
    }

    /** The number of the group that a task is in. */
    int group(int task) {
        return task / (apart + groupSize());
    }

    FanOut policy() {
        FanOut policy = limit == 0 ? FanOut.unlimited() : FanOut.limit(limit);
        policy = policy.withName("soak-" + form);
        if (threadPerTask) {
            policy = policy.threadPerTask();
        }
        if (!interrupts) {
            policy = policy.withoutInterrupts();
        }
        if (window != 0) {
            policy = policy.withWindow(window);
        }
        if (timeout != 0) {
            policy = policy.withTimeout(Duration.ofMillis(timeout));
        }
        if (taskTimeout != 0) {
            policy = policy.withTaskTimeout(Duration.ofMillis(taskTimeout));
        }
        return policies.on(policy);
    }
}
