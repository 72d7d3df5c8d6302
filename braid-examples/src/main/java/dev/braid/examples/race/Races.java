package dev.braid.examples.race;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.braid.FanOut;
import dev.braid.Hedge;
import dev.braid.TaskCallable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Ten races over HTTP. When a call returns, no racer is running any more, and those that were still waiting for an answer have given up
 * their connections.
 */
public final class Races {

    private final Http http;
    private final FanOut racing;

    /** Races by a client, which may be shared with others. */
    public Races(HttpClient client) {
        this(client, FanOut.unlimited().withName("race"));
    }

    Races(HttpClient client, FanOut racing) {
        this.http = new Http(client);
        this.racing = racing;
    }

    /** Two calls; the first answer wins. */
    public String twoCalls(URI a, URI b) throws IOException, InterruptedException {
        return racing.race(() -> http.get(a), () -> http.get(b));
    }

    /** The same from several mirrors, of which some refuse the connection: the name of the one that answered first, and what it said. */
    public Map.Entry<String, String> mirrors(Map<String, URI> mirrors) throws IOException, InterruptedException {
        return racing.firstSuccess(mirrors, http::get);
    }

    /**
     * The same call many times over, all at once; one wins. The client closes its connections one after the other, which takes seconds if
     * there are thousands: losers that wait for that are not to be reported as stuck.
     */
    public String manyRacers(URI uri, int racers) throws IOException, InterruptedException {
        return racing.withGrace(ofMinutes(1)).firstSuccess(Collections.nCopies(racers, uri), http::get);
    }

    /** Two calls, of which the second has a time-out of its own: that of a race in which it is alone. */
    public String oneHasty(URI patient, URI hasty) throws IOException, InterruptedException {
        FanOut alone = racing.withTaskTimeout(ofSeconds(1));
        return racing.race(() -> http.get(patient), () -> alone.firstSuccess(List.of(hasty), http::get));
    }

    /** Two calls, of which an answer without content does not count: a racer loses by throwing. */
    public String found(URI a, URI b) throws IOException, InterruptedException {
        return racing.firstSuccess(List.of(a, b), uri -> {
            String content = http.get(uri);
            if (content.isEmpty()) {
                throw new FileNotFoundException(uri + " has nothing");
            }
            return content;
        });
    }

    /** One call, and the same once more if there is no answer after three seconds. */
    public String hedged(URI uri) throws IOException, InterruptedException {
        return racing.withHedge(Hedge.after(ofSeconds(3))).firstSuccess(List.of(uri), http::get);
    }

    /** Two calls that each open something at their server; the loser, too, has released it when this returns. */
    public String leased(URI a, URI b) throws IOException, InterruptedException {
        return racing.race(() -> Lease.use(http, a), () -> Lease.use(http, b));
    }

    /** Several calls, of which so many good answers are wanted, put together as they come. */
    public String firstAnswers(List<URI> uris, int wanted) throws IOException, InterruptedException {
        return String.join("", racing.quorum(wanted, uris, http::get));
    }

    /**
     * A call against a racer that burns a processor, while another task measures this process's load until the server has seen enough.
     *
     * @param burner such as {@link Burner#burn}
     * @param loads where the load is reported to
     * @param pause before each measurement
     */
    String besideLoad(URI uri, TaskCallable<String, RuntimeException> burner, URI loads, Duration pause)
            throws IOException, InterruptedException {
        return racing.all(
                () -> racing.race(() -> http.get(uri), burner::call),
                () -> LoadMeter.report(http, loads, pause),
                (answer, _) -> answer);
    }

    /** A race of races. One that all its racers have lost fails, with all that they threw, and has lost in its turn. */
    public String nested(List<List<URI>> groups) throws IOException, InterruptedException {
        return racing.firstSuccess(groups, group -> racing.firstSuccess(group, http::get));
    }
}
