package dev.braid.examples.race;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Calls by {@code java.net.http}, as a racer makes them. {@link HttpClient#send} waits in the calling thread, and when that is interrupted it
 * gives the exchange up: under HTTP/1.1 it closes the connection. So nothing else has to be done to cancel a call.
 */
record Http(HttpClient client) {

    private static final int OK = 200;

    /** The body of a good answer. Any other answer is a failure: it is here that a racer with a bad answer loses. */
    String get(URI uri) throws IOException, InterruptedException {
        return body(HttpRequest.newBuilder(uri));
    }

    /** The same, with a time-out of the client's own, for where nothing interrupts it. */
    String get(URI uri, Duration timeout) throws IOException, InterruptedException {
        return body(HttpRequest.newBuilder(uri).timeout(timeout));
    }

    private String body(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request.build());
        if (answer.statusCode() != OK) {
            throw new StatusException(answer.uri(), answer.statusCode());
        }
        return answer.body();
    }

    /** Posts a text; returns the status of the answer. */
    int post(URI uri, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build()).statusCode();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (ConnectException e) { // has no message, and among several racers one wants to know who it was
            var refused = new ConnectException(request.uri() + " cannot be connected to");
            refused.initCause(e);
            throw refused;
        }
    }
}
