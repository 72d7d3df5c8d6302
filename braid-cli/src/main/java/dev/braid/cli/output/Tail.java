package dev.braid.cli.output;

import dev.braid.cli.process.Sink;
import dev.braid.cli.text.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Remembers the last lines of what it passes on. */
public final class Tail implements Sink {

    private static final int BYTES = 4096;
    private static final int LINES = 10;

    private final Sink target;
    private byte[] last = {};

    public Tail(Sink target) {
        this.target = target;
    }

    /** The last lines of what is kept. */
    public static List<String> of(Spool spool) throws IOException {
        Tail tail = new Tail((bytes, length) -> {});
        byte[] buffer = new byte[8192];
        try (InputStream in = spool.open()) {
            for (int count; (count = in.read(buffer)) >= 0; ) {
                tail.take(buffer, count);
            }
        }
        return tail.lines();
    }

    @Override
    public void take(byte[] bytes, int length) throws IOException {
        target.take(bytes, length);
        int kept = Math.min(last.length, Math.max(0, BYTES - length));
        int added = Math.min(length, BYTES);
        byte[] joined = new byte[kept + added];
        System.arraycopy(last, last.length - kept, joined, 0, kept);
        System.arraycopy(bytes, length - added, joined, kept, added);
        last = joined;
    }

    /** At most ten, fit to be shown. */
    public List<String> lines() {
        List<String> lines = Bytes.of(last, 0, last.length).latin1().lines().toList();
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                .map(line -> new Bytes(line).toString())
                .toList();
    }
}
