package dev.braid;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ResourceBundle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What is logged during a test. Nothing is printed: tests provoke by the thousand what the library logs. */
final class Logged implements BeforeEachCallback, AfterEachCallback {

    private static volatile @Nullable Logged current;

    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

    /** What else is done when something is logged, by the thread that logs. */
    private volatile Consumer<String> also = _ -> {};

    /** Does this too when something is logged. */
    void also(Consumer<String> action) {
        also = action;
    }

    List<String> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        current = this;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        current = null;
    }

    record Recorder(String name) implements System.Logger {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return name.equals("dev.braid") && current != null;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
            log(message);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, Object... values) {
            log(values.length == 0 ? format : MessageFormat.format(format, values));
        }

        private void log(String message) {
            Logged recording = current;
            if (recording != null && isLoggable(Level.WARNING)) {
                recording.messages.add(message);
                recording.also.accept(message);
            }
        }
    }
}
