package dev.braid.internal.crew;

import dev.braid.internal.host.SystemHost;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A crew with work for ever, whose threads are those that call {@link #comeAndGo}; each runs one task and goes. */
final class Crowd extends Bare.NoWork {

    private static final int MOST_AT_ONCE = 8;
    private static final Thread NEVER_STARTED = new NeverStarted();

    private final Crew crew = new Crew(
            this,
            new Crew.Terms(
                    SystemHost.INSTANCE,
                    task -> NEVER_STARTED,
                    Integer.MAX_VALUE,
                    true,
                    false,
                    true,
                    Long.MAX_VALUE));

    private final AtomicInteger meetings = new AtomicInteger();

    /** A crew that waits for several threads at once: the first few have each gone after one task. */
    Crowd() {
        crew.start();
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            comeAndGo();
        }
    }

    /** Does what a thread of the crew does, from its start to its end; true if it had its place for itself. */
    boolean comeAndGo() {
        int before = meetings.get();
        crew.run();
        return meetings.get() == before;
    }

    /** How often a thread found another in its place. */
    int meetings() {
        return meetings.get();
    }

    int places() {
        int places = 0;
        for (Worker worker = crew.roster(); worker != null; worker = Crew.next(worker)) {
            places++;
        }
        return places;
    }

    @Override
    public Claim claim(Worker worker, int most) {
        worker.give(0, "task");
        return Claim.TASK;
    }

    @Override
    public long available() {
        return Long.MAX_VALUE;
    }

    @Override
    public void bind(Worker worker) {
        Place place = (Place) worker;
        if (place.taken.getAndSet(true)) {
            meetings.incrementAndGet();
            return; // two in one word might never come to an end
        }
        worker.run();
        place.taken.set(false);
    }

    @Override
    public Worker newWorker() {
        return new Place();
    }

    private static final class Place extends Worker {
        private final AtomicBoolean taken = new AtomicBoolean();
    }
}
