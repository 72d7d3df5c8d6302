package dev.braid.cli.report;

import dev.braid.cli.output.Screen;
import dev.braid.cli.text.Style;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Shows progress again and again, by a daemon thread, until it is closed. */
public final class Ticker implements AutoCloseable {

    private static final long FIRST_BAR_MILLIS = 300;
    private static final long BAR_MILLIS = 100;
    private static final long FIRST_LINE_MILLIS = 2_000;
    private static final long LINE_MILLIS = 5_000;

    private final Screen screen;
    private final @Nullable Thread thread;

    private Ticker(Screen screen) {
        this.screen = screen;
        this.thread = null;
    }

    private Ticker(Screen screen, long firstMillis, long millis, Runnable show) {
        this.screen = screen;
        this.thread = Thread.ofPlatform().daemon().name("braid-progress").start(() -> tick(firstMillis, millis, show));
    }

    /** Nothing. */
    public static Ticker none(Screen screen) {
        return new Ticker(screen);
    }

    /** A bar at the bottom of a terminal. */
    public static Ticker bar(Progress progress, Screen screen, IntSupplier columns, Style style, Glyphs glyphs) {
        return new Ticker(screen, FIRST_BAR_MILLIS, BAR_MILLIS,
                () -> screen.status(bar(progress, columns.getAsInt(), style, glyphs)));
    }

    /** None while the terminal is somebody else's. */
    private static String bar(Progress progress, int columns, Style style, Glyphs glyphs) {
        return columns == 0 ? "" : progress.forTerminal(System.nanoTime(), columns, style, glyphs);
    }

    /** A line now and then. */
    public static Ticker lines(Progress progress, Screen screen) {
        return new Ticker(screen, FIRST_LINE_MILLIS, LINE_MILLIS, () -> screen.note("braid run: " + progress.plain(System.nanoTime())));
    }

    private static void tick(long firstMillis, long millis, Runnable show) {
        try {
            TimeUnit.MILLISECONDS.sleep(firstMillis);
            while (true) {
                show.run();
                TimeUnit.MILLISECONDS.sleep(millis);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Waits for a line that is being shown, and takes the last away. */
    @Override
    public void close() {
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        screen.status("");
    }
}
