package dev.braid.cli.otlp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Takes whoever calls, and says nothing. Scripts can wait until somebody has called. */
final class SilentReceiver implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Path folder = Files.createTempDirectory("braid-test-");
    private final Path called = folder.resolve("called");

    SilentReceiver() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try (Socket _ = server.accept()) {
            Files.createFile(called);
            server.accept(); // nobody, or the one for logs, until this is closed
        } catch (IOException e) {
            // closed
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** By which spans alone are sent here, and only at the end of a run. */
    Map<String, String> variables() {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint(), "OTEL_LOGS_EXPORTER", "none", "OTEL_BSP_SCHEDULE_DELAY", "3600000");
    }

    /** A command that ends once somebody has called, or the process {@code $p} is gone. */
    String untilCalled() {
        return "while [ ! -e " + called + " ] && kill -0 $p; do sleep 0.05; done";
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(called);
        Files.delete(folder);
    }
}
