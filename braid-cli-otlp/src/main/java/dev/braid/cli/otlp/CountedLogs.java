package dev.braid.cli.otlp;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.ReadWriteLogRecord;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;

/** Counts log records that are made, and those that are sent. */
final class CountedLogs {

    private CountedLogs() {}

    /** Those that are made. */
    record Made(Delivery delivery) implements LogRecordProcessor {

        @Override
        public void onEmit(Context context, ReadWriteLogRecord log) {
            delivery.made();
        }
    }

    /** Those that are sent. */
    record Sent(LogRecordExporter exporter, Delivery delivery) implements LogRecordExporter {

        @Override
        public CompletableResultCode export(Collection<LogRecordData> logs) {
            return delivery.sent(logs.size(), exporter.export(logs));
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
