package dev.braid.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.LongUpDownCounterBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.List;

/** What is measured, under which names: {@code docs/metrics.md}, which Micrometer's follow too. Attributes are those of spans, and two more. */
record Instruments(
        DoubleHistogram taskDuration,
        DoubleHistogram taskWaitTime,
        LongUpDownCounter tasksActive,
        LongUpDownCounter tasksWaiting,
        LongCounter retries,
        LongCounter hedges,
        LongCounter tasksStuck,
        DoubleHistogram runDuration,
        LongUpDownCounter runsActive,
        ObservableLongMeasurement permitUsage,
        ObservableLongMeasurement permitLimit,
        ObservableLongMeasurement permitWaiting) {

    static final AttributeKey<Boolean> HEDGE_WON = AttributeKey.booleanKey("braid.hedge.won");
    static final AttributeKey<String> PERMIT_NAME = AttributeKey.stringKey("braid.permit.name");

    private static final List<Double> SECONDS =
            List.of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0);

    static Instruments of(Meter meter) {
        return new Instruments(
                seconds(meter, "braid.task.duration", "How long tasks took, with all their attempts"),
                seconds(meter, "braid.task.wait_time", "How long tasks waited before they began"),
                upDown(meter, "braid.task.active", "{task}", "Tasks that have begun and not ended").build(),
                upDown(meter, "braid.task.waiting", "{task}", "Tasks that are there and have not begun").build(),
                counter(meter, "braid.task.retries", "{retry}", "Attempts that were followed by another"),
                counter(meter, "braid.task.hedges", "{hedge}", "Second attempts beside slow ones that have ended"),
                counter(meter, "braid.task.stuck", "{task}", "Tasks that still ran when the grace period was over"),
                seconds(meter, "braid.run.duration", "How long runs took"),
                upDown(meter, "braid.run.active", "{run}", "Runs that have begun and not ended").build(),
                upDown(meter, "braid.permit.usage", "{permit}", "Permits that somebody holds").buildObserver(),
                upDown(meter, "braid.permit.limit", "{permit}", "Permits that there are").buildObserver(),
                upDown(meter, "braid.permit.waiting", "{waiter}", "Tasks and calls that wait for permits").buildObserver());
    }

    private static DoubleHistogram seconds(Meter meter, String name, String description) {
        return meter.histogramBuilder(name)
                .setUnit("s")
                .setDescription(description)
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
    }

    private static LongCounter counter(Meter meter, String name, String unit, String description) {
        return meter.counterBuilder(name).setUnit(unit).setDescription(description).build();
    }

    private static LongUpDownCounterBuilder upDown(Meter meter, String name, String unit, String description) {
        return meter.upDownCounterBuilder(name).setUnit(unit).setDescription(description);
    }
}
