package dev.braid.examples.race;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request that has arrived, and waits until it is answered or the client closes its connection. */
final class HeldRequest {

    private enum State {
        HELD,
        ANSWERED,
        LEFT
    }

    private final Socket connection;
    private final String target;
    private final String body;

    /** Leaves HELD once: by whoever answers, or by the connection's thread when it finds the connection closed. */
    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

    private final CountDownLatch left = new CountDownLatch(1);

    private HeldRequest(Socket connection, String target, String body) {
        this.connection = connection;
        this.target = target;
        this.body = body;
    }

    /** The next request of a connection, or null if it has been closed. */
    static @Nullable HeldRequest read(Socket connection, InputStream in) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            head.add(line);
        }
        if (head.isEmpty()) {
            return null;
        }
        int length = head.stream()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findAny()
                .orElse(0);
        return new HeldRequest(connection, head.getFirst().split(" ")[1], new String(in.readNBytes(length), UTF_8));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /** Path and query. */
    String target() {
        return target;
    }

    String body() {
        return body;
    }

    /** Whether it has no answer, and the client still waits for one. */
    boolean isHeld() {
        return state.get() == State.HELD;
    }

    void answer(String content) {
        answer(200, content);
    }

    void answer(int status, String content) {
        if (!state.compareAndSet(State.HELD, State.ANSWERED)) {
            throw new AssertionError(target + " is " + state + " already");
        }
        byte[] bytes = content.getBytes(UTF_8);
        String head = "HTTP/1.1 " + status + " Said\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        try {
            OutputStream out = connection.getOutputStream();
            out.write((head + content).getBytes(UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(target + " could not be answered", e);
        }
    }

    /** Waits until the client has closed the connection of this request, which has no answer. */
    void awaitLeft() throws InterruptedException {
        boolean inTime = left.await(RaceServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(inTime).as("the client has given up %s, which is %s", target, state).isTrue();
    }

    /** The connection is closed. */
    void left() {
        if (state.compareAndSet(State.HELD, State.LEFT)) {
            left.countDown();
        }
    }
}
