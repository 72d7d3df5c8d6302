package dev.braid.examples.crawl;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.braid.FanOut;
import dev.braid.Outcome;
import dev.braid.Retry;
import dev.braid.examples.StoppedClock;
import dev.braid.examples.Telemetry;
import dev.braid.examples.crawl.Crawler.Page;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A crawl in which pages fail and are slow, and a race in which the losers are cancelled, as they are traced, recorded and counted. */
class CrawlerTelemetryTest {

    private static final int PAGES = 100;

    private final StoppedClock clock = new StoppedClock();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final CountDownLatch never = new CountDownLatch(1);

    /** Every tenth page fails at first, one always; one is slow at first. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        int times = asked.merge(path, 1, Integer::sum);
        boolean fails = path.equals("/broken") || (path.endsWith("0") && times == 1);
        if (path.equals("/slow") && times == 1) {
            clock.advance(ofSeconds(1)); // which lets in a second attempt beside this one, and beside whatever else is under way
            awaitEnd();
        }
        byte[] body = (path.equals("/") ? links() : "").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(fails ? 503 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void awaitEnd() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String links() {
        return IntStream.range(0, PAGES).mapToObj(page -> "<a href='/page/" + page + "'>").collect(Collectors.joining())
                + "<a href='/broken'><a href='/slow'>";
    }

    @Test
    void a_crawl_with_retries_and_hedges_and_a_race_are_received_whole() throws Exception {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", this::answer);
        site.setExecutor(threads);
        site.start();
        try (threads;
                Telemetry telemetry = new Telemetry();
                AutoCloseable _ = () -> stop(site)) {
            URI start = URI.create("http://localhost:" + site.getAddress().getPort() + "/");
            FanOut crawl = telemetry.observed(
                    Crawler.CRAWL.withRetry(Retry.times(2).on(IOException.class)).withHedge(ofSeconds(1)));

            SortedMap<URI, Outcome<Page>> pages = clock.call(() -> Crawler.crawl(crawl, Integer.MAX_VALUE, List.of(start)));
            int winner = race(telemetry.observed(FanOut.unlimited().withName("mirrors")));

            assertThat(pages).hasSize(1 + PAGES + 2);
            assertThat(pages.values()).filteredOn(Outcome.Failure.class::isInstance).hasSize(1);
            assertThat(winner).isZero();
            telemetry.check("crawl");
            telemetry.check("mirrors");
            assertThat(telemetry.received().spans("crawl attempt")).as("tried again, and hedged").hasSizeGreaterThan(2 * PAGES / 10 + 3);
            assertThat(telemetry.received().spans()).extracting(Span::getSpanId).doesNotHaveDuplicates();
        }
    }

    private void stop(HttpServer site) {
        never.countDown();
        site.stop(0);
    }

    /** The first of three, once the others have begun; these never end by themselves. */
    private static int race(FanOut policy) throws InterruptedException {
        CountDownLatch there = new CountDownLatch(2);
        return policy.firstSuccess(List.of(0, 1, 2), mirror -> {
            if (mirror != 0) {
                there.countDown();
                new CountDownLatch(1).await();
            }
            there.await();
            return mirror;
        });
    }
}
