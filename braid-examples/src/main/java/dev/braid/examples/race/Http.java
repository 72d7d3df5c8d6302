package dev.braid.examples.race;

import dev.braid.Context;
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

    /** No call takes longer, nor longer than the deadline around it leaves. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** The body of a good answer. Any other answer is a failure: it is here that a racer with a bad answer loses. */
    String get(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(uri));
        if (answer.statusCode() != OK) {
            throw new StatusException(uri, answer.statusCode());
        }
        return answer.body();
    }

    /** Posts a text; returns the status of the answer. */
    int post(URI uri, String body) throws IOException, InterruptedException {
        return send(request(uri).POST(BodyPublishers.ofString(body))).statusCode();
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Context.current().remainingAtMost(LONGEST));
    }

    private HttpResponse<String> send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (ConnectException e) { // says nothing, and among several racers one wants to know who it was
            var refused = new ConnectException(request.uri() + " cannot be connected to");
            refused.initCause(e);
            throw refused;
        }
    }
}
