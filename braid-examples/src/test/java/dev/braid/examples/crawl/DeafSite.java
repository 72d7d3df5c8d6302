package dev.braid.examples.crawl;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * A site that never comes to an end with an answer, and sees when it is no longer waited for. A server of sockets, because one of HTTP does not
 * notice that before it writes.
 */
final class DeafSite implements AutoCloseable {

    /** How much of an answer there is. */
    enum Answer {
        NOTHING(""),
        A_BEGINNING("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<html>");

        private final String text;

        Answer(String text) {
            this.text = text;
        }
    }

    /** One for each request that has come. */
    final Semaphore asked = new Semaphore(0);

    /** One for each connection that its client has closed. */
    final Semaphore closed = new Semaphore(0);

    private final Answer answer;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    DeafSite(Answer answer) throws IOException {
        this.answer = answer;
        threads.execute(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException | RejectedExecutionException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            readRequest(in);
            socket.getOutputStream().write(answer.text.getBytes(StandardCharsets.US_ASCII));
            asked.release();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // the client has broken it off
        } finally {
            closed.release();
        }
    }

    /** Reads up to a blank line. */
    private static void readRequest(InputStream in) throws IOException {
        for (int newLines = 0; newLines < 2; ) {
            int read = in.read();
            if (read < 0) {
                throw new EOFException();
            }
            newLines = read == '\n' ? newLines + 1 : read == '\r' ? newLines : 0;
        }
    }

    URI page(int number) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/page/" + number);
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
        threads.close();
    }
}
