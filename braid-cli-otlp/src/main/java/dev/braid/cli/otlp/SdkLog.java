package dev.braid.cli.otlp;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the SDK logs: kept from standard error, and of use only to say why something was not delivered. */
final class SdkLog extends Handler {

    /** Held here, because the JDK would forget it and what it is told. */
    private static final Logger LOGGER = Logger.getLogger("io.opentelemetry");

    private final Pattern failure;
    private final Delivery delivery;

    /**
     * Tells of what fails.
     *
     * @param kind what is sent, as the SDK calls it: the beginning of the word
     */
    private SdkLog(String kind, Delivery delivery) {
        this.failure = Pattern.compile("Failed to export (?:\\d+ )?" + kind + "[a-z ]*\\.\\s+(.*)", Pattern.DOTALL);
        this.delivery = delivery;
    }

    /** From now on nothing is printed. */
    static void quieten() {
        LOGGER.setUseParentHandlers(false);
    }

    static void tell(String kind, Delivery delivery) {
        LOGGER.addHandler(new SdkLog(kind, delivery));
    }

    @Override
    public void publish(LogRecord record) {
        Matcher message = failure.matcher(String.valueOf(record.getMessage()));
        if (message.matches()) {
            delivery.failedBecause(message.group(1).replaceAll("\\s+", " ").strip());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
