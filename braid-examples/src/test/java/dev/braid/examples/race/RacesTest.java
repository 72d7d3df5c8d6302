package dev.braid.examples.race;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.braid.CancelledException;
import dev.braid.FanOut;
import dev.braid.Observer;
import dev.braid.Outcome;
import dev.braid.TaskTimeoutException;
import dev.braid.examples.StoppedClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server holds each request until the test answers it, so that the test says who wins. */
class RacesTest {

    private final Ends ends = new Ends();
    private RaceServer server;
    private HttpClient client;
    private Races races;

    @BeforeEach
    void start() throws Exception {
        server = RaceServer.start();
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        races = new Races(client, FanOut.unlimited().withName("race").withObserver(ends));
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        client.close(); // waits until it has no call any more
        server.close();
    }

    private URI uri(String target) {
        return server.uri(target);
    }

    @Test
    void of_two_calls_the_first_answer_wins_and_the_other_connection_is_closed() throws Exception {
        var race = Racing.start(() -> races.twoCalls(uri("/a"), uri("/b")));
        HeldRequest a = server.next("/a");
        HeldRequest b = server.next("/b");

        b.answer("b is first");

        assertThat(race.answer()).isEqualTo("b is first");
        a.awaitLeft();
    }

    @Test
    void a_refused_connection_is_a_racer_that_has_lost() throws Exception {
        try (var refusing = new Refusing()) {
            var race = Racing.start(() -> races.mirrors(Map.of("refusing", refusing.uri(), "well", uri("/"))));

            HeldRequest well = server.next("/");
            assertThat(ends.next()).isInstanceOf(Outcome.Failure.class);

            well.answer("hello");

            assertThat(race.answer()).isEqualTo(entry("well", "hello"));
        }
    }

    @Test
    void P2_if_all_mirrors_fail_it_is_said_which_one_refused_the_connection() throws Exception {
        try (var refusing = new Refusing()) {
            var race = Racing.start(() -> races.mirrors(Map.of("refusing", refusing.uri(), "ill", uri("/"))));

            server.next("/").answer(503, "come back later");

            assertThat(race.failures())
                    .anySatisfy(refused -> assertThat(refused)
                            .isInstanceOf(ConnectException.class)
                            .hasMessage(refusing.uri() + " cannot be connected to"))
                    .anySatisfy(ill -> assertThat(ill).isInstanceOf(StatusException.class).hasMessage(uri("/") + " answered 503"));
        }
    }

    @Test
    void a_racer_that_exceeds_its_own_time_out_gives_up_and_the_other_goes_on() throws Exception {
        var clock = new StoppedClock();
        var race = Racing.start(clock, () -> races.oneHasty(uri("/patient"), uri("/hasty")));
        HeldRequest patient = server.next("/patient");
        HeldRequest hasty = server.next("/hasty");

        clock.advance(ofSeconds(1));

        hasty.awaitLeft();
        assertThat(patient.isHeld()).isTrue();
        patient.answer("at last");
        assertThat(race.answer()).isEqualTo("at last");
    }

    @Test
    void a_time_out_of_one_racer_is_a_failure_if_the_other_fails_too() throws Exception {
        var clock = new StoppedClock();
        var race = Racing.start(clock, () -> races.oneHasty(uri("/patient"), uri("/hasty")));
        HeldRequest patient = server.next("/patient");
        HeldRequest hasty = server.next("/hasty");

        clock.advance(ofSeconds(1));
        hasty.awaitLeft();
        patient.answer(500, "");

        assertThat(race.failures())
                .anySatisfy(late -> assertThat(late).isInstanceOf(TaskTimeoutException.class))
                .anySatisfy(ill -> assertThat(ill).hasMessage(uri("/patient") + " answered 500"));
    }

    @Test
    void answers_that_count_as_failures_do_not_win() throws Exception {
        var race = Racing.start(() -> races.found(uri("/empty"), uri("/full")));
        HeldRequest empty = server.next("/empty");
        HeldRequest full = server.next("/full");

        empty.answer("");
        assertThat(ends.next()).isInstanceOf(Outcome.Failure.class);
        full.answer("here it is");

        assertThat(race.answer()).isEqualTo("here it is");
    }

    @Test
    void answers_of_either_kind_that_count_as_failures_are_named_if_there_is_no_other() throws Exception {
        var race = Racing.start(() -> races.found(uri("/empty"), uri("/ill")));

        server.next("/empty").answer("");
        server.next("/ill").answer(404, "there would be something here");

        assertThat(race.failures())
                .extracting(Throwable::getMessage)
                .contains(uri("/empty") + " has nothing", uri("/ill") + " answered 404");
    }

    @Test
    void a_call_without_an_answer_after_three_seconds_is_made_once_more_and_the_first_connection_is_closed() throws Exception {
        var clock = new StoppedClock();
        var race = Racing.start(clock, () -> races.hedged(uri("/slow")));
        HeldRequest first = server.next("/slow");

        clock.advance(ofSeconds(3).minusNanos(1));
        assertThat(clock.waiting()).containsExactly(ofNanos(1));
        clock.advance(ofNanos(1));
        HeldRequest second = server.next("/slow");
        assertThat(first.isHeld()).isTrue();
        second.answer("the second");

        assertThat(race.answer()).isEqualTo("the second");
        first.awaitLeft();
    }

    @Test
    void P1_a_loser_has_released_what_it_opened_before_the_race_returns() throws Exception {
        var clock = new StoppedClock();
        var race = Racing.start(clock, () -> races.leased(uri("/a/"), uri("/b/")));
        server.next("/a/open").answer("1");
        server.next("/b/open").answer("2");
        HeldRequest loser = server.next("/b/use?id=2");

        server.next("/a/use?id=1").answer("used");
        server.next("/a/release?id=1").answer("released");

        loser.awaitLeft();
        HeldRequest release = server.next("/b/release?id=2");
        clock.advance(ofSeconds(1)); // whoever is not shielded is interrupted again
        answerAnotherCall();
        assertThat(release.isHeld()).isTrue();
        assertThat(race.isOver()).isFalse();
        release.answer("released");
        assertThat(race.answer()).isEqualTo("used");
    }

    /** Time enough for a connection to be closed that was to be closed before. */
    private void answerAnotherCall() throws Exception {
        var other = Racing.start(() -> races.mirrors(Map.of("other", uri("/other"))));
        server.next("/other").answer("");
        other.answer();
    }

    @Test
    void P1_a_loser_that_was_just_opening_releases_that_too() throws Exception {
        var race = Racing.start(() -> races.leased(uri("/a/"), uri("/b/")));
        HeldRequest opening = server.next("/b/open");

        server.next("/a/open").answer("1");
        server.next("/a/use?id=1").answer("used");
        server.next("/a/release?id=1").answer("released");

        opening.answer("2"); // the loser has not given up
        server.next("/b/release?id=2").answer("released");
        assertThat(race.answer()).isEqualTo("used");
    }

    @Test
    void P7_the_five_good_answers_of_ten_are_put_together_as_they_arrive() throws Exception {
        List<URI> uris = IntStream.range(0, 10).mapToObj(i -> uri("/" + i)).toList();
        var race = Racing.start(() -> races.firstAnswers(uris, 5));
        List<HeldRequest> held = new ArrayList<>();
        for (URI uri : uris) {
            held.add(server.next(uri.getPath()));
        }

        int[] good = {7, 0, 9, 4, 3};
        int[] bad = {8, 1, 5, 2};
        String letters = "braid";
        for (int i = 0; i < bad.length; i++) {
            held.get(good[i]).answer(letters.substring(i, i + 1));
            assertThat(ends.next()).isInstanceOf(Outcome.Success.class); // and counted, so that the next answer is later
            held.get(bad[i]).answer(500, "x");
            assertThat(ends.next()).isInstanceOf(Outcome.Failure.class);
        }
        held.get(good[4]).answer("d");

        assertThat(race.answer()).isEqualTo("braid");
        held.get(6).awaitLeft();
    }

    @Test
    void P6_a_loser_that_burns_a_processor_sees_in_its_context_that_it_has_lost() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new AtomicReference<CancelledException>();
        var race = Racing.start(() -> races.besideLoad(uri("/wait"),
                () -> {
                    begun.countDown();
                    try {
                        return Burner.burn();
                    } catch (CancelledException e) {
                        ended.set(e);
                        throw e;
                    }
                },
                uri("/load"),
                ofMillis(1)));
        HeldRequest wait = server.next("/wait");
        begun.await();
        List<Double> loads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            loads.add(loadIn(server.next("/load"), 202));
        }
        assertThat(ended).hasNullValue();

        wait.answer("stop");
        loads.add(loadIn(server.next("/load"), 202));
        loads.add(loadIn(server.next("/load"), 200));

        assertThat(race.answer()).isEqualTo("stop");
        assertThat(ended.get()).as("what ended the burner").isNotNull();
        assertThat(loads).allSatisfy(load -> assertThat(load).isBetween(0.0, 1.0));
    }

    private static double loadIn(HeldRequest report, int status) {
        report.answer(status, "");
        return Double.parseDouble(report.body());
    }

    @Test
    void a_race_within_a_race_that_all_its_racers_lose_is_lost_and_the_other_wins() throws Exception {
        var race = Racing.start(() -> races.nested(groups()));
        HeldRequest loser = server.next("/b1");

        server.next("/a1").answer(500, "");
        server.next("/a2").answer(500, "");
        server.next("/b2").answer("b2");

        assertThat(race.answer()).isEqualTo("b2");
        loser.awaitLeft();
    }

    @Test
    void P2_if_all_races_within_a_race_are_lost_every_failure_is_named() throws Exception {
        var race = Racing.start(() -> races.nested(groups()));

        for (String target : List.of("/a1", "/a2", "/b1", "/b2")) {
            server.next(target).answer(500, "");
        }

        assertThat(race.failures())
                .filteredOn(StatusException.class::isInstance)
                .extracting(Throwable::getMessage)
                .containsExactlyInAnyOrder(
                        uri("/a1") + " answered 500",
                        uri("/a2") + " answered 500",
                        uri("/b1") + " answered 500",
                        uri("/b2") + " answered 500");
    }

    private List<List<URI>> groups() {
        return List.of(List.of(uri("/a1"), uri("/a2")), List.of(uri("/b1"), uri("/b2")));
    }

    /** How racers end, one after the other. */
    private static final class Ends implements Observer {

        private final BlockingQueue<Outcome<?>> outcomes = new LinkedBlockingQueue<>();

        @Override
        public void taskEnded(Task task, Outcome<?> outcome, Duration elapsed) {
            outcomes.add(outcome);
        }

        Outcome<?> next() throws InterruptedException {
            return Objects.requireNonNull(outcomes.poll(RaceServer.PATIENCE.toSeconds(), TimeUnit.SECONDS), "no racer has ended");
        }
    }

    /** A port that belongs to us, at which nobody listens. */
    private static final class Refusing implements AutoCloseable {

        private final Socket socket = new Socket();

        Refusing() throws IOException {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }

        URI uri() {
            return RaceServer.at(socket.getLocalPort(), "/");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
