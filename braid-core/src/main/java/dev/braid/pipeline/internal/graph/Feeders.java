package dev.braid.pipeline.internal.graph;

import dev.braid.internal.bridge.Block;
import dev.braid.internal.bridge.NestedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that put elements into lanes, one each, and the reader of these lanes, who starts the tasks with its first look and ends them. What
 * was put before one of them failed, or the last has ended, is read first; the others are stopped at once.
 */
public final class Feeders {

    /** After so many from one lane it is the next one's turn. */
    private static final int TURN = 64;

    private final Opening opening;
    private final String name;
    private final int capacity;
    private final Gate gate = new Gate();

    /** Those to begin with; whoever opens the stage adds them. */
    private final List<Block<?>> first = new ArrayList<>();

    /** Where these pull. */
    private final List<Segment> segments = new ArrayList<>();

    /** Lanes that the reader does not know yet; added by whoever adds a feeder. */
    private final Queue<Lane> arriving = new ConcurrentLinkedQueue<>();

    /** Written by the reader when it starts, before any task can look. */
    private volatile @Nullable NestedRun run;

    /** All tasks have ended; written by the last. */
    private volatile boolean closed;

    // The reader's own: its lanes, from which it reads, and for how many elements more.
    private final List<Lane> lanes = new ArrayList<>();
    private int turn;
    private int left = TURN;

    /** What puts elements into a lane. */
    @FunctionalInterface
    public interface Feeder {

        /** Puts elements until there are no more. */
        void feed(Output output) throws Exception;
    }

    /** Where a feeder puts its elements. */
    @FunctionalInterface
    public interface Output {

        /** Puts an element; waits for room. */
        void put(Object element) throws InterruptedException;
    }

    /**
     * None yet.
     *
     * @param opening of the reader
     * @param capacity of each lane
     */
    public Feeders(Opening opening, String name, int capacity) {
        this.opening = opening;
        this.name = name;
        this.capacity = capacity;
    }

    // Who feeds

    /** Adds one that puts all that {@code input} gives, which was opened for {@code segment}. */
    public void add(Pull input, Segment segment) {
        add(output -> drain(input, output), segment);
    }

    /** Adds one: before the reader's first look, or later by one of them. Does not block. */
    public void add(Feeder feeder, Segment segment) {
        Lane lane = new Lane(name, capacity, gate, segment);
        arriving.add(lane);
        Block<?> body = () -> {
            try {
                feeder.feed(element -> lane.put(element));
            } finally {
                lane.end();
            }
            return null;
        };
        NestedRun running = run;
        if (running == null) {
            first.add(body);
            segments.add(segment);
        } else {
            segment.begins();
            running.add(body);
        }
    }

    private static void drain(Pull input, Output output) throws Exception {
        input.pushTo(element -> {
            output.put(element);
            return true;
        });
        Closing closing = new Closing();
        input.close(closing);
        closing.end();
    }

    private void hasClosed() {
        closed = true;
        gate.wake();
    }

    // Who reads

    /** The next element of any lane, or the end. */
    public Object next() throws Exception {
        startOnce();
        while (true) {
            boolean over = closed; // asked before: then what is found is all there was
            Object element = poll();
            if (element != null) {
                return element;
            }
            if (over) {
                Objects.requireNonNull(run).finish();
                return Signal.END;
            }
            opening.segment().await(gate, this::isReady, Wait.forElement(this::isReady, writers()));
        }
    }

    /** The next element, as {@link #next()} gives it; null if there was none for so long. */
    public @Nullable Object next(long nanos) throws Exception {
        startOnce();
        if (!isReady()) {
            opening.segment().beforeWaiting();
            if (!gate.await(this::isReady, nanos)) {
                return null;
            }
        }
        return next();
    }

    private void startOnce() {
        if (run == null) {
            NestedRun starting = opening.run().group(name, first, this::hasClosed);
            run = starting;
            segments.forEach(Segment::begins);
            starting.start();
        }
    }

    private boolean isReady() {
        if (closed || !arriving.isEmpty()) {
            return true;
        }
        for (int i = 0; i < lanes.size(); i++) {
            if (lanes.get(i).isReady()) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Object poll() {
        meetArriving();
        for (int looked = 0; looked <= lanes.size() && !lanes.isEmpty(); looked++) {
            Lane lane = lanes.get(turn);
            boolean over = lane.hasEnded(); // asked before, likewise
            Object element = left > 0 || lanes.size() == 1 ? lane.poll() : null;
            if (element != null) {
                left--;
                return element;
            }
            if (over && !lane.isReady()) {
                lanes.remove(turn);
                looked = -1;
            } else {
                turn++;
            }
            turn = turn < lanes.size() ? turn : 0;
            left = TURN;
        }
        return null;
    }

    /** Who may still put something. */
    private List<Segment> writers() {
        return lanes.stream().filter(lane -> !lane.hasEnded()).flatMap(lane -> lane.writers().stream()).toList();
    }

    private void meetArriving() {
        for (Lane lane = arriving.poll(); lane != null; lane = arriving.poll()) {
            lanes.add(lane);
            lane.readBy(opening.segment());
        }
    }

    /** Stops and joins the tasks. */
    public void close(Closing closing) {
        NestedRun running = run;
        if (running != null) {
            closing.keepBehind(running.close());
        }
    }

    /** How many elements are in the lanes, about; asked by any thread. */
    public int waiting() {
        int sum = 0;
        for (Lane lane : lanes.toArray(new Lane[0])) {
            sum += lane == null ? 0 : lane.size();
        }
        return sum;
    }
}
