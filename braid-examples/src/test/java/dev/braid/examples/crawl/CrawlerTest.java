package dev.braid.examples.crawl;

import static dev.braid.test.BraidAssertions.assertNothingLeaks;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.DeadlineExceededException;
import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.Propagator;
import dev.braid.Retry;
import dev.braid.TaskRunnable;
import dev.braid.TaskTimeoutException;
import dev.braid.examples.StoppedClock;
import dev.braid.examples.crawl.Crawler.Page;
import dev.braid.examples.crawl.DeafSite.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrawlerTest {

    private static final int ANY = 1_000_000;

    private static final Duration A_LONG_TIME = Duration.ofDays(1);

    /** As many attempts as ever, without waiting long between them. */
    private static final FanOut QUICK =
            Crawler.CRAWL.withRetry(Retry.times(3).backoff(ofMillis(1), 2).jitter(0.5).on(IOException.class));

    /** As many attempts as ever, without waiting between them: there are no timers but those of deadlines and time-outs. */
    private static final FanOut AT_ONCE = Crawler.CRAWL.withRetry(Retry.times(3).on(IOException.class));

    /** A crawl that leaves nothing behind: no thread of Braid's and no timer; and its client's threads end by themselves. */
    private static SortedMap<URI, Outcome<Page>> crawl(FanOut policy, int most, List<URI> starts) throws Exception {
        SortedMap<URI, Outcome<Page>> report = new TreeMap<>();
        Set<Thread> before = clientThreads();
        assertNothingLeaks(() -> report.putAll(Crawler.crawl(policy, most, starts)));
        for (Thread thread : clientThreads()) {
            if (!before.contains(thread)) {
                thread.join();
            }
        }
        return report;
    }

    private static Set<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient-"))
                .collect(Collectors.toSet());
    }

    @Test
    void a_thousand_pages_on_three_sites_are_found_and_each_is_visited_as_often_as_it_must_be() throws Exception {
        int size = 1_000;
        try (var web = new Web(size)) {
            SortedMap<URI, Outcome<Page>> report = crawl(QUICK.withPropagator(CrawlerTest::linger), ANY, web.starts());

            assertThat(report.keySet()).containsExactlyElementsOf(
                    IntStream.range(0, size).mapToObj(web::page).sorted().toList());
            for (int page = 0; page < size; page++) {
                Web.Kind kind = Web.Kind.of(page);
                String name = kind + " page " + page;
                Outcome<Page> outcome = of(report, web.page(page));
                assertThat(outcome.attempts()).as(name).isEqualTo(kind.visits);
                assertThat(web.visits(page)).as(name).isEqualTo(kind.visits);
                switch (kind) {
                    case GOOD, FLAKY, SLOW -> assertThat(pageOf(outcome)).as(name).isEqualTo(new Page(200, web.links(page)));
                    case DEAD -> assertThat(pageOf(outcome)).as(name).isEqualTo(new Page(404, List.of()));
                    case BROKEN -> assertThat(failureOf(outcome)).as(name).isInstanceOf(IOException.class).hasMessage("status 500");
                }
            }
            assertThat(web.mostAtOnce()).allSatisfy(most -> assertThat(most).isBetween(1, 4));
            assertThat(web.running()).isZero();
        }
    }

    /** What a fork asks for in the thread that forks: there, others with the same link are let come. */
    private static Propagator.Snapshot linger() {
        for (int turns = 0; turns < 20; turns++) {
            Thread.yield();
        }
        return () -> () -> {};
    }

    @Test
    void no_more_pages_are_visited_than_wanted() throws Exception {
        try (var web = new Web(100)) {
            SortedMap<URI, Outcome<Page>> report = crawl(QUICK.withPropagator(CrawlerTest::linger), 10, web.starts());

            assertThat(report).hasSize(10);
            assertThat(IntStream.range(0, 100).filter(page -> web.visits(page) > 0).mapToObj(web::page))
                    .containsExactlyInAnyOrderElementsOf(report.keySet());
        }
    }

    /** More pages than can be set aside by default, so that those of the other site come into view. */
    @Test
    void a_site_that_does_not_answer_does_not_hold_up_others() throws Exception {
        try (var web = new Web(20);
                var deaf = new DeafSite(Answer.NOTHING)) {
            List<URI> starts = Stream.concat(
                            IntStream.range(0, 500).mapToObj(deaf::page), web.starts().stream())
                    .toList();
            var clock = new StoppedClock();
            var done = new Done(20);
            Thread hand = hand(() -> {
                done.await();
                clock.advance(ofMinutes(5));
            });

            // It returns at the deadline, which comes when the others are done.
            clock.run(() -> crawl(AT_ONCE.withTaskTimeout(A_LONG_TIME).withObserver(done), ANY, starts));

            hand.join();
        }
    }

    @Test
    void P1_P9_at_the_deadline_there_is_what_was_done_and_nothing_goes_on() throws Exception {
        try (var web = new Web(20);
                var deaf = new DeafSite(Answer.NOTHING)) {
            List<URI> unreached = IntStream.range(0, 6).mapToObj(deaf::page).toList();
            var clock = new StoppedClock();
            var done = new Done(20);
            Thread hand = hand(() -> {
                done.await();
                deaf.asked.acquire(4); // so they have begun; the other two wait for these
                clock.advance(ofMinutes(5));
            });
            SortedMap<URI, Outcome<Page>> report = new TreeMap<>();

            clock.run(() -> report.putAll(crawl(
                    AT_ONCE.withTaskTimeout(A_LONG_TIME).withObserver(done),
                    ANY,
                    Stream.concat(unreached.stream(), web.starts().stream()).toList())));

            hand.join();
            deaf.closed.acquire(4);
            assertThat(deaf.asked.availablePermits()).isZero();
            assertThat(report).hasSize(26);
            for (int page = 0; page < 20; page++) {
                assertThat(pageOf(of(report, web.page(page))).status()).isEqualTo(200);
            }
            List<Outcome<Page>> cancelled = unreached.stream().map(page -> of(report, page)).toList();
            assertThat(cancelled).allSatisfy(outcome -> assertThat(causeOf(outcome)).isInstanceOf(DeadlineExceededException.class));
            assertThat(cancelled.stream().map(Outcome::attempts)).containsExactly(1, 1, 1, 1, 0, 0);
            assertThat(Crawler.line(unreached.getFirst(), cancelled.getFirst()))
                    .isEqualTo("---  " + unreached.getFirst() + "  not reached in time");
        }
    }

    /** Counts the pages that have been had. */
    private static final class Done implements Observer {

        private final CountDownLatch latch;

        Done(int pages) {
            latch = new CountDownLatch(pages);
        }

        @Override
        public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
            if (outcome instanceof Outcome.Success<?>) {
                latch.countDown();
            }
        }

        void await() throws InterruptedException {
            latch.await();
        }
    }

    /** A thread beside the crawl, which does something at the right moment. */
    private static Thread hand(TaskRunnable<Exception> block) {
        return Thread.ofVirtual().start(() -> {
            try {
                block.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** With a beginning it is the body that does not come, which the time-out of the request does not look at. */
    @ParameterizedTest
    @EnumSource
    void a_page_that_does_not_come_is_ended_by_the_time_out_of_its_task(Answer answer) throws Exception {
        try (var deaf = new DeafSite(answer)) {
            var clock = new StoppedClock();
            Thread hand = hand(() -> {
                deaf.asked.acquire();
                clock.advance(ofSeconds(30));
            });
            SortedMap<URI, Outcome<Page>> report = new TreeMap<>();

            clock.run(() -> report.putAll(crawl(Crawler.CRAWL, ANY, List.of(deaf.page(0)))));

            hand.join();
            deaf.closed.acquire();
            assertThat(failureOf(of(report, deaf.page(0)))).isInstanceOf(TaskTimeoutException.class);
        }
    }

    @Test
    void a_request_has_no_longer_than_its_task() throws Exception {
        try (var deaf = new DeafSite(Answer.NOTHING)) {
            SortedMap<URI, Outcome<Page>> report = new TreeMap<>();

            // The clock of the task stands still, that of the client does not.
            new StoppedClock().run(() ->
                    report.putAll(crawl(AT_ONCE.withTaskTimeout(ofMillis(50)), ANY, List.of(deaf.page(0)))));

            Outcome<Page> outcome = of(report, deaf.page(0));
            assertThat(failureOf(outcome)).isInstanceOf(HttpTimeoutException.class);
            assertThat(outcome.attempts()).isEqualTo(4);
        }
    }

    @Test
    void P1_P5_an_interrupt_of_the_caller_closes_all_connections() throws Exception {
        try (var deaf = new DeafSite(Answer.NOTHING)) {
            Thread caller = Thread.currentThread();
            Thread hand = hand(() -> {
                deaf.asked.acquire(3);
                caller.interrupt();
            });

            assertThatThrownBy(() -> crawl(AT_ONCE, ANY, IntStream.range(0, 3).mapToObj(deaf::page).toList()))
                    .isInstanceOf(InterruptedException.class);

            hand.join();
            deaf.closed.acquire(3);
        }
    }

    /** What the example says of the JDK's client: it is not the closing of the client that does it. */
    @ParameterizedTest
    @EnumSource
    void P5_a_cancelled_send_closes_its_connection(Answer answer) throws Exception {
        try (var deaf = new DeafSite(answer);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(deaf.page(0)).build();
            var failure = new IllegalStateException("enough");

            assertThatThrownBy(() -> FanOut.unlimited().all(
                            () -> client.send(request, BodyHandlers.ofString()),
                            () -> {
                                deaf.asked.acquire();
                                throw failure;
                            },
                            (answered, never) -> answered))
                    .isSameAs(failure);

            deaf.closed.acquire();
        }
    }

    @Test
    void a_site_that_is_not_there_is_tried_again_after_a_while_and_reported() throws Exception {
        URI nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        var clock = new StoppedClock();
        Thread hand = hand(() -> {
            for (int retry = 1; retry <= 3; retry++) {
                clock.advanceToNext(ofSeconds(5)); // the back-off: deadline and time-out are later
            }
        });
        SortedMap<URI, Outcome<Page>> report = new TreeMap<>();

        clock.run(() -> report.putAll(crawl(Crawler.CRAWL, ANY, List.of(nobody))));

        hand.join();
        URI page = nobody.resolve("/");
        assertThat(report.keySet()).containsExactly(page);
        assertThat(failureOf(of(report, page))).isInstanceOf(ConnectException.class);
        assertThat(Crawler.line(page, of(report, page))).startsWith("---  " + page + "  failed: ").endsWith(", attempts: 4");
        assertThat(Duration.ofNanos(clock.nanoTime())).as("200 + 400 + 800 ms, more or less").isBetween(ofMillis(700), ofMillis(2_100));
    }

    @Test
    void links_are_resolved_each_once_and_those_that_are_none_are_left_out() {
        URI page = URI.create("http://localhost/a/b");

        assertThat(Crawler.links(page, """
                        <a href="c">1</a> <A class=x HREF = ' /d?e=f#g '>2</A> <a
                        href="http://elsewhere">3</a> <a href="c#again">4</a> <a href="#here">5</a> <a name="x">6</a>
                        <link href="style.css"> <a href="http://[no">7</a> <a href="mailto:a@b">8</a> <a href="../..//">9</a>"""))
                .containsExactly(
                        URI.create("http://localhost/a/c"),
                        URI.create("http://localhost/d?e=f"),
                        URI.create("http://elsewhere"),
                        URI.create("mailto:a@b"),
                        URI.create("http://localhost/../"));
    }

    @Test
    void what_it_prints() throws Exception {
        try (var web = new Web(5)) {
            var out = new ByteArrayOutputStream();
            String[] args = Stream.concat(Stream.of("100"), web.starts().stream().map(URI::toString)).toArray(String[]::new);

            int status = Crawler.run(args, new PrintStream(out), System.err);

            assertThat(status).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactlyElementsOf(IntStream.range(0, 5)
                    .mapToObj(page -> "200  " + web.page(page) + "  " + web.links(page).size() + " links")
                    .sorted()
                    .toList());
        }
    }

    @Test
    void wrong_arguments_are_answered_with_what_is_wrong() throws Exception {
        assertThat(errorOf()).isEqualTo("usage: crawl PAGES URL...\n");
        assertThat(errorOf("10")).isEqualTo("usage: crawl PAGES URL...\n");
        assertThat(errorOf("0", "http://localhost/")).isEqualTo("usage: crawl PAGES URL...\n");
        assertThat(errorOf("10", "ftp://localhost/"))
                .isEqualTo("crawl: ftp://localhost/ is not the address of a page, such as http://localhost:8080/\n");
        assertThat(errorOf("10", "http://local host/")).startsWith("crawl: ").contains("http://local host/");
    }

    private static String errorOf(String... args) throws Exception {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        assertThat(Crawler.run(args, new PrintStream(out), new PrintStream(err))).isEqualTo(2);
        assertThat(out.size()).isZero();
        return err.toString(StandardCharsets.UTF_8);
    }

    private static Outcome<Page> of(Map<URI, Outcome<Page>> report, URI page) {
        return Objects.requireNonNull(report.get(page), page.toString());
    }

    private static Page pageOf(Outcome<Page> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return ((Outcome.Success<Page>) outcome).value();
    }

    private static Throwable failureOf(Outcome<Page> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return ((Outcome.Failure<Page>) outcome).exception();
    }

    private static Throwable causeOf(Outcome<Page> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        return ((Outcome.Cancelled<Page>) outcome).cause();
    }
}
