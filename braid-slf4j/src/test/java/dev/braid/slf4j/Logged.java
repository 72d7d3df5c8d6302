package dev.braid.slf4j;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What is logged under a name, with the MDC of that moment, until it is closed. */
final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    final Logger logger;
    final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    Logged(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(this);
        start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing(); // looks at the MDC now
        events.add(event);
    }

    /** The MDC of each event with that message. */
    List<Map<String, String>> mdc(String message) {
        return events.stream()
                .filter(event -> event.getFormattedMessage().equals(message))
                .map(ILoggingEvent::getMDCPropertyMap)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
