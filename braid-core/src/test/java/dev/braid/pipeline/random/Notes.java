package dev.braid.pipeline.random;

import dev.braid.CancelledException;
import dev.braid.DeadlineExceededException;
import dev.braid.FanOutException;
import dev.braid.TaskTimeoutException;
import dev.braid.channel.ChannelClosedException;
import dev.braid.test.internal.VirtualTimeHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches the functions and the resources of one run, and notes what is wrong. All threads of a machine take turns on one. */
final class Notes {

    private final VirtualTimeHost host;
    private final List<String> broken = new ArrayList<>();
    private final Map<Integer, Integer> atWork = new HashMap<>();
    private final Map<Integer, Integer> mostAtWork = new HashMap<>();
    private final IdentityHashMap<Element, Map<Integer, Integer>> attempts = new IdentityHashMap<>();
    private int running;
    private int open;
    private int asked;
    private boolean over;

    Notes(VirtualTimeHost host) {
        this.host = host;
    }

    List<String> broken() {
        return broken;
    }

    void breaks(String what) {
        if (broken.size() < 20) {
            broken.add(what + " at " + host.time() / 1_000_000 + " ms");
        }
    }

    // Functions

    /** What a function does for an element besides what it is for. */
    void lives(Fn fn, Element element) throws Exception {
        int times = attempts.computeIfAbsent(element, _ -> new HashMap<>()).merge(fn.id(), 1, Integer::sum);
        lives(fn, element.value(), times);
    }

    void lives(Fn fn, int value, int times) throws Exception {
        if (over) {
            breaks("P3 f" + fn.id() + " begins with " + value + " when the sink has returned");
        }
        running++;
        mostAtWork.merge(fn.id(), atWork.merge(fn.id(), 1, Integer::sum), Math::max);
        try {
            sleeps(fn, fn.millis(value));
            if (fn.fails(value) || times <= fn.failsFirst(value)) {
                throw Boom.of(fn.tag(value));
            }
        } finally {
            Thread.yield(); // so that who does not wait for this is seen to
            running--;
            atWork.merge(fn.id(), -1, Integer::sum);
        }
    }

    private void sleeps(Fn fn, int millis) throws InterruptedException {
        if (millis > 0) {
            Duration time = Duration.ofMillis(millis);
            switch (fn.manner()) {
                case ENDS -> host.sleep(time);
                case DEAF -> host.sleepDeaf(time);
                case TRANSLATES -> {
                    try {
                        host.sleep(time);
                    } catch (InterruptedException e) {
                        throw new Boom("translated");
                    }
                }
            }
        }
    }

    /** At most {@code limit} calls of a function were at work at once. */
    void checkLimit(Fn fn, int limit) {
        int most = mostAtWork.getOrDefault(fn.id(), 0);
        if (most > limit) {
            breaks("P8 " + most + " calls of f" + fn.id() + " at once, of " + limit);
        }
    }

    void asked() {
        asked++;
    }

    int timesAsked() {
        return asked;
    }

    // Resources

    /** What is opened. */
    final class Resource {

        private boolean closed;

        Resource(Fn fn, boolean fails) throws Exception {
            lives(Fn.plain(fn.id()), 0, 1);
            if (fails) {
                throw new Boom("open" + fn.id());
            }
            open++;
        }

        void close(Fn fn, boolean fails) throws Exception {
            if (closed) {
                breaks("P1 a resource of " + fn + " is closed twice");
            }
            closed = true;
            open--;
            lives(new Fn(fn.id(), 0, 30, 0, Fn.Manner.ENDS), 1, 1);
            if (fails) {
                throw new Boom("close" + fn.id());
            }
        }
    }

    // The end

    /** The sink has returned: nothing runs, and nothing is open. */
    void isOver() {
        over = true;
        if (running != 0) {
            breaks("P1 " + running + " functions run when the sink has returned: " + atWork);
        }
        if (open != 0) {
            breaks("P1 " + open + " resources are open when the sink has returned");
        }
    }

    /** What was thrown, in short. */
    static @Nullable String tag(@Nullable Throwable thrown) {
        return switch (thrown) {
            case null -> null;
            case ChannelClosedException closed when closed.getCause() != null -> tag(closed.getCause());
            case FanOutException wrapper when wrapper.getCause() != null -> tag(wrapper.getCause());
            case DeadlineExceededException _ -> "deadline";
            case CancelledException _ -> "cancelled";
            case InterruptedException _ -> "interrupted";
            case TaskTimeoutException _ -> "timeout";
            case IllegalStateException stuck when text(stuck).startsWith("the pipeline is stuck") -> "stuck";
            case Boom boom -> text(boom);
            case java.io.IOException boom -> text(boom);
            default -> thrown.toString();
        };
    }

    private static String text(Throwable thrown) {
        return String.valueOf(thrown.getMessage());
    }
}
