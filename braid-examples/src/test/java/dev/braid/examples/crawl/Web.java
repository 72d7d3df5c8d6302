package dev.braid.examples.crawl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Numbered pages that link to one another, on three sites of this machine, which count what they are asked for. */
final class Web implements AutoCloseable {

    static final int SITES = 3;

    /** What kind a page is. Those that never answer with 200 at once stand where nothing is found by them alone. */
    enum Kind {
        GOOD(1),

        /** Fails twice, and then is good. */
        FLAKY(3),

        /** Fails for ever. */
        BROKEN(4),

        /** There is no such page. */
        DEAD(1),

        /** Answers when all others have, of the other kinds. */
        SLOW(1);

        /** How often it is to be asked for, if a failure is tried again three times. */
        final int visits;

        Kind(int visits) {
            this.visits = visits;
        }

        static Kind of(int page) {
            if (page >= 500 && page % 100 < 3) {
                return List.of(BROKEN, DEAD, SLOW).get(page % 100);
            }
            return page % 10 == 7 ? FLAKY : GOOD;
        }
    }

    private final class Site {

        private final HttpServer server;
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        Site() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            for (int turns = 0; turns < 100; turns++) {
                Thread.yield(); // to be seen by those that should not be here at once
            }
            int page = Integer.parseInt(exchange.getRequestURI().getPath().substring("/page/".length()));
            Kind kind = Kind.of(page);
            int visit = visits.incrementAndGet(page);
            if (kind == Kind.SLOW) {
                await(others);
            } else if (visit == kind.visits) {
                others.countDown();
            }
            int status = status(kind, visit);
            byte[] body = html(page).getBytes(StandardCharsets.UTF_8);
            now.decrementAndGet(); // before the client knows, which may come again at once
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        private URI root() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        }
    }

    private final int size;
    private final AtomicIntegerArray visits;
    private final CountDownLatch others;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Site> sites = new ArrayList<>();

    Web(int size) throws IOException {
        this.size = size;
        visits = new AtomicIntegerArray(size);
        others = new CountDownLatch((int) IntStream.range(0, size).filter(page -> Kind.of(page) != Kind.SLOW).count());
        for (int i = 0; i < SITES; i++) {
            sites.add(new Site());
        }
    }

    /** The page of a number: neighbours are on different sites. */
    URI page(int page) {
        return sites.get(page % SITES).root().resolve("/page/" + page);
    }

    /** The first page of each site. */
    List<URI> starts() {
        return IntStream.range(0, SITES).mapToObj(this::page).toList();
    }

    /** How often a page was asked for. */
    int visits(int page) {
        return visits.get(page);
    }

    /** How many requests each site had at once, at most. */
    List<Integer> mostAtOnce() {
        return sites.stream().map(site -> site.most.get()).toList();
    }

    /** How many requests are being answered. */
    int running() {
        return sites.stream().mapToInt(site -> site.now.get()).sum();
    }

    /**
     * Where a page links to: some behind it, so that all are found, and by several pages at once; itself, one before it and one anywhere; and
     * what is no use.
     */
    List<URI> links(int page) {
        Stream<URI> pages = IntStream.concat(
                        IntStream.rangeClosed(2 * page + 1, 2 * page + 16), IntStream.of(page, page / 2, (7 * page + 3) % size))
                .filter(other -> other < size)
                .mapToObj(this::page);
        return Stream.concat(pages, Stream.of(URI.create("http://127.0.0.1:1/elsewhere"), URI.create("mailto:web@localhost")))
                .distinct()
                .toList();
    }

    private String html(int page) {
        StringBuilder html = new StringBuilder("<html><body><p>Page " + page + "</p><a href='http://[no'>no link</a>");
        for (URI link : links(page)) {
            boolean near = page(page).resolve("/").equals(link.resolve("/"));
            html.append("<a class=\"next\" href=\"").append(near ? link.getPath() + "#top" : link).append("\">next</a>\n");
        }
        return html.append("</body></html>").toString();
    }

    private static int status(Kind kind, int visit) {
        return switch (kind) {
            case GOOD, SLOW -> 200;
            case FLAKY -> visit < kind.visits ? 503 : 200;
            case BROKEN -> 500;
            case DEAD -> 404;
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        sites.forEach(site -> site.server.stop(0));
        threads.shutdownNow();
        threads.close();
    }
}
