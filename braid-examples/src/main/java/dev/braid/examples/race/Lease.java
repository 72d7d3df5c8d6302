package dev.braid.examples.race;

import dev.braid.Context;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Something at a server that is opened, used, and must be released again. */
final class Lease {

    /** For opening, and for releasing: who has lost does not wait for ever for a server that does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Lease() {}

    /**
     * Opens a resource at {@code server}, uses it, and releases it, also when the caller is cancelled meanwhile.
     *
     * <p>Using may be cut short. Releasing may not, and so it is done in a shield. Opening may not either: the server may have opened the
     * resource, and who does not hear the answer does not know what to release. All of this is part of the task, so a race does not
     * return before its losers have released what they opened.
     */
    static String use(Http http, URI server) throws IOException, InterruptedException {
        String id = shielded(http, server.resolve("open"));
        try {
            return http.get(server.resolve("use?id=" + id));
        } finally {
            shielded(http, server.resolve("release?id=" + id));
        }
    }

    /** A shield keeps interrupts away, so that only a time-out of the client's ends the call before it has an answer. */
    private static String shielded(Http http, URI uri) throws IOException, InterruptedException {
        return Context.shielded().call(() -> http.get(uri, PATIENCE));
    }
}
