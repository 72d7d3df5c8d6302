package dev.braid.slf4j;

import dev.braid.Propagator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Takes the {@link MDC} along: each task logs with what was in it where the form was called. What a task puts there is gone after it, and
 * is not seen by the caller.
 *
 * <pre>{@code
 * static final FanOut CRAWL = FanOut.limit(64).withPropagator(new MdcPropagator());
 * }</pre>
 *
 * <p>Values that were pushed on a stack of the MDC ({@code pushByKey}) do not go along: SLF4J does not tell which there are.
 */
public final class MdcPropagator implements Propagator {

    /** Makes one; all are alike. */
    public MdcPropagator() {}

    @Override
    public Snapshot capture() {
        Map<String, String> captured = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            replaceBy(captured);
            return () -> replaceBy(before);
        };
    }

    private static void replaceBy(@Nullable Map<String, String> values) {
        if (values == null) {
            MDC.clear(); // which also is what not all backends do with a map of none
        } else {
            MDC.setContextMap(values);
        }
    }

    @Override
    public String toString() {
        return "MDC";
    }
}
