package dev.braid.examples.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server of HTTP/1.1 that answers when a test tells it to, and sees when a client closes a connection. Made of sockets: the JDK's own
 * server does not say that a client has left.
 */
final class RaceServer implements AutoCloseable {

    /** For what happens at once, on a machine that may have other things to do. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int BACKLOG = 10_000;

    private final ServerSocket listener;
    private final Thread acceptor = Thread.ofVirtual().unstarted(this::accept);

    /** Alive while their connections are open. */
    private final Set<Thread> connections = ConcurrentHashMap.newKeySet();

    private final ConcurrentMap<String, BlockingQueue<HeldRequest>> arrived = new ConcurrentHashMap<>();

    private RaceServer(ServerSocket listener) {
        this.listener = listener;
    }

    static RaceServer start() throws IOException {
        var server = new RaceServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
        server.acceptor.start();
        return server;
    }

    URI uri(String target) {
        return at(listener.getLocalPort(), target);
    }

    static URI at(int port, String target) {
        return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + target);
    }

    /** Waits for the next request of this path and query. */
    HeldRequest next(String target) throws InterruptedException {
        HeldRequest next = queue(target).poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no request for " + target + " has come; of others: " + arrived.keySet());
        }
        return next;
    }

    private BlockingQueue<HeldRequest> queue(String target) {
        return arrived.computeIfAbsent(target, _ -> new LinkedBlockingQueue<>());
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                Thread thread = Thread.ofVirtual().unstarted(() -> serve(connection));
                connections.add(thread);
                thread.start();
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket connection) {
        @Nullable HeldRequest last = null;
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream(), 512);
            for (HeldRequest next = HeldRequest.read(connection, in); next != null; next = HeldRequest.read(connection, in)) {
                last = next;
                queue(next.target()).add(next);
            }
        } catch (IOException e) {
            // reset: the client has closed it as well
        } finally {
            if (last != null) {
                last.left();
            }
            connections.remove(Thread.currentThread());
        }
    }

    /** Stops listening, and sees to it that all connections have been closed by their clients, who are to be closed before. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (Thread connection : connections) {
            assertThat(ended(connection)).as("a connection is closed by its client").isTrue();
        }
    }

    private static boolean ended(Thread thread) {
        try {
            return thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
