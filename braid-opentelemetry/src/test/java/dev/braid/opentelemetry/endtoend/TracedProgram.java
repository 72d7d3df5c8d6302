package dev.braid.opentelemetry.endtoend;

import dev.braid.FanOut;
import dev.braid.opentelemetry.Tracing;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.IntStream;

/** A program that is traced, by the SDK or by the agent: it does not know which. */
final class TracedProgram {

    private TracedProgram() {}

    /** Fetches an address from three tasks, and does nothing in 3,000 others. */
    public static void main(String[] args) throws IOException, InterruptedException {
        OpenTelemetry openTelemetry = GlobalOpenTelemetry.get();
        Tracer tracer = openTelemetry.getTracer("program");
        FanOut crawl = FanOut.limit(2).withName("crawl").withObserver(Tracing.of(openTelemetry));
        FanOut many = FanOut.limit(2).withName("many").withObserver(Tracing.of(openTelemetry).withTaskSpans(10));
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0])).build();
        Span caller = tracer.spanBuilder("caller").startSpan();
        Context context = Context.current().with(caller).with(Baggage.builder().put("tenant", "acme").build());
        try (HttpClient client = HttpClient.newHttpClient();
                Scope _ = context.makeCurrent()) {
            crawl.forEach(List.of(1, 2, 3), task -> {
                tracer.spanBuilder("inner").setAttribute("tenant", Baggage.current().getEntryValue("tenant")).startSpan().end();
                if (client.send(request, BodyHandlers.ofString()).statusCode() != 200) {
                    throw new IOException("not fetched");
                }
            });
            many.forEach(IntStream.range(0, 3_000).boxed().toList(), task -> {});
            Thread.startVirtualThread(() -> tracer.spanBuilder("on a bare thread").startSpan().end()).join();
        }
        caller.end();
    }
}
