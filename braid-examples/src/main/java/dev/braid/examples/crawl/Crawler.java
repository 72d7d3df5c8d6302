package dev.braid.examples.crawl;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.braid.Context;
import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.Outcome;
import dev.braid.Retry;
import dev.braid.Scope;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A link crawler: begins with some pages, follows links as long as they stay on the sites of these, and visits each page once. A page is a
 * task, and forks the pages that it links to. One that cannot be had is tried again and, in the end, reported; when time is up, the report
 * is of what has been done by then.
 *
 * <p>What is to be known of {@link HttpClient}:
 * <ul>
 * <li>{@code send} listens to interrupts: it gives up its request and closes the connection (or, of HTTP/2, the stream), so what is
 *     cancelled ends at once. No {@link Context#onCancel} is needed.
 * <li>{@link HttpRequest.Builder#timeout} is over when the headers are there (in JDK 25). A body that never ends is for the task's time-out.
 * <li>{@code close} waits for requests that are under way. Outside of the scope there are none.
 * </ul>
 *
 * <p>Links are found by a regular expression, which is no HTML parser: it also finds those in comments, and leaves entities as they are.
 *
 * <p>{@code java dev.braid.examples.crawl.Crawler PAGES URL...} prints what became of each page, at most so many, sorted.
 */
public final class Crawler {

    static final FanOut CRAWL = FanOut.limit(64)
            .withName("crawl")
            .withLimitPer(Crawler::site, 4)
            .withRetry(Retry.times(3).backoff(ofMillis(200), 2).jitter(0.5).on(IOException.class))
            .withTaskTimeout(ofSeconds(30))
            .withTimeout(ofMinutes(5))
            .toleratingAll()
            .withPartialOnDeadline();

    private static final Duration TO_CONNECT = ofSeconds(10);
    private static final Duration TO_ANSWER = ofSeconds(20);

    private static final Pattern LINK = Pattern.compile("<a\\s[^>]*?href\\s*=\\s*[\"']([^\"'#]+)", Pattern.CASE_INSENSITIVE);

    /** What a site answered. */
    record Page(int status, List<URI> links) {}

    private final Scope<IOException> scope;
    private final HttpClient client;
    private final Set<URI> sites;
    private final int most;
    private final SortedMap<URI, Fork<Page>> visits = new TreeMap<>(); // guarded by this while tasks run

    private Crawler(Scope<IOException> scope, HttpClient client, Set<URI> sites, int most) {
        this.scope = scope;
        this.client = client;
        this.sites = sites;
        this.most = most;
    }

    /** What became of {@code starts} and the pages that were found from there, at most so many, sorted. */
    static SortedMap<URI, Outcome<Page>> crawl(FanOut policy, int most, List<URI> starts)
            throws IOException, InterruptedException {
        Set<URI> sites = starts.stream().map(Crawler::site).collect(Collectors.toSet());
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TO_CONNECT).build()) {
            return policy.scope((Scope<IOException> scope) -> {
                var crawler = new Crawler(scope, client, sites, most);
                starts.forEach(crawler::visit);
                return crawler.report();
            });
        }
    }

    /** Forks the fetching of a page that is wanted and new. Called by the tasks. */
    private synchronized void visit(URI link) {
        URI page = "".equals(link.getPath()) ? site(link) : link; // http://localhost is http://localhost/
        if (visits.size() < most && sites.contains(site(page)) && !visits.containsKey(page)) {
            visits.put(page, scope.fork(page, this::fetch));
        }
    }

    private Page fetch(URI page) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page)
                .timeout(Context.current().remainingAtMost(TO_ANSWER))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 500) {
            throw new IOException("status " + response.statusCode()); // may pass, so it is tried again
        }
        List<URI> links = response.statusCode() == 200 ? links(page, response.body()) : List.of();
        links.forEach(this::visit);
        return new Page(response.statusCode(), links);
    }

    /** Where a page links to, each once. */
    static List<URI> links(URI page, String html) {
        return LINK.matcher(html)
                .results()
                .flatMap(link -> resolve(page, link.group(1).strip()))
                .distinct()
                .toList();
    }

    private static Stream<URI> resolve(URI page, String link) {
        try {
            return Stream.of(page.resolve(link));
        } catch (IllegalArgumentException e) {
            return Stream.empty(); // people write anything there
        }
    }

    /** The first page of a page's site, which stands for it. */
    private static URI site(URI page) {
        return page.resolve("/");
    }

    /** Waits for all visits, or for the deadline. */
    private SortedMap<URI, Outcome<Page>> report() throws InterruptedException {
        scope.joinOutcomes(visits.values());
        SortedMap<URI, Outcome<Page>> report = new TreeMap<>();
        visits.forEach((page, visit) -> report.put(page, visit.outcome()));
        return report;
    }

    /** Prints what became of the pages. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        if (args.length < 2 || !args[0].matches("[1-9]\\d{0,8}")) {
            err.println("usage: crawl PAGES URL...");
            return 2;
        }
        List<URI> starts;
        try {
            starts = Arrays.stream(args).skip(1).map(Crawler::start).toList();
        } catch (IllegalArgumentException e) {
            err.println("crawl: " + e.getMessage());
            return 2;
        }
        SortedMap<URI, Outcome<Page>> report = crawl(CRAWL, Integer.parseInt(args[0]), starts);
        report.forEach((page, outcome) -> out.println(line(page, outcome)));
        return report.values().stream().allMatch(Outcome.Success.class::isInstance) ? 0 : 1;
    }

    private static URI start(String address) {
        URI page = URI.create(address);
        if (page.getHost() == null || !address.matches("(?i)https?:.*")) {
            throw new IllegalArgumentException(address + " is not the address of a page, such as http://localhost:8080/");
        }
        return page;
    }

    static String line(URI page, Outcome<Page> outcome) {
        return switch (outcome) {
            case Outcome.Success(Page(int status, var links), _) -> status + "  " + page + "  " + links.size() + " links";
            case Outcome.Failure(var exception, int attempts) -> "---  " + page + "  failed: " + exception + ", attempts: " + attempts;
            case Outcome.Cancelled<Page> _ -> "---  " + page + "  not reached in time";
        };
    }
}
