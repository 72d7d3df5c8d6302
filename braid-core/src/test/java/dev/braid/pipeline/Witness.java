package dev.braid.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.TaskFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Watches who is in a function of a pipeline, and what that has open; one function may have trouble at one element. */
final class Witness {

    /** Where the functions of a pipeline are. */
    enum Place {
        OPEN,
        SOURCE,
        BEFORE,
        AFTER,
        SINK,
        CLOSE
    }

    /** What happens to a function besides what it is for. */
    @FunctionalInterface
    interface Trouble {
        void happen() throws Exception;
    }

    private final Place place;
    private final int element;
    private final Trouble trouble;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final List<Integer> arrived = Collections.synchronizedList(new ArrayList<>());

    /** Has {@code trouble} happen at a place, to an element. */
    Witness(Place place, int element, Trouble trouble) {
        this.place = place;
        this.element = element;
        this.trouble = trouble;
    }

    static Witness withoutTrouble() {
        return new Witness(Place.SOURCE, -1, () -> {});
    }

    /** Parks until interrupted. */
    static void untilInterrupted() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** {@code function}, watched. */
    <R> TaskFunction<Integer, R, Exception> at(Place here, TaskFunction<Integer, R, Exception> function) {
        return argument -> {
            running.incrementAndGet();
            calls.incrementAndGet();
            try {
                if (here == place && argument == element) {
                    trouble.happen();
                }
                return function.apply(argument);
            } finally {
                Thread.yield(); // so that who does not wait for this is seen to
                Thread.yield();
                running.decrementAndGet();
            }
        };
    }

    /** The whole numbers from 0 to before {@code end}, from something that is opened and closed. */
    Pipeline<Integer> elements(int end) {
        return Pipeline.using(
                () -> at(Place.OPEN, _ -> opened.incrementAndGet()).apply(element),
                _ -> Pipeline.unfold(0, at(Place.SOURCE, number -> next(number, end))),
                _ -> at(Place.CLOSE, _ -> closed.incrementAndGet()).apply(element));
    }

    private Optional<Unfolded<Integer, Integer>> next(int number, int end) {
        asked.incrementAndGet();
        return number == end ? Optional.empty() : Optional.of(new Unfolded<>(number, number + 1));
    }

    /** Elements from a source with a function before a boundary and one after it. */
    Pipeline<Integer> around(Boundary boundary, int end) {
        return boundary.behind(elements(end).map(at(Place.BEFORE, number -> number))).map(at(Place.AFTER, number -> number));
    }

    /** What a sink does with an element. */
    void sink(Integer arriving) throws Exception {
        at(Place.SINK, arrived::add).apply(arriving);
    }

    /** What the sink has got. */
    List<Integer> arrived() {
        return List.copyOf(arrived);
    }

    /** How many elements the source was asked for. */
    int asked() {
        return asked.get();
    }

    int calls() {
        return calls.get();
    }

    int timesOpened() {
        return opened.get();
    }

    /** Nobody is in a function, and what was opened has been closed once. */
    void assertOver() {
        assertThat(running).as("functions that run").hasValue(0);
        int closings = place == Place.CLOSE ? closed.get() + 1 : closed.get();
        assertThat(closings).as("closed").isEqualTo(opened.get());
    }
}
