package dev.braid.examples.race;

import java.io.IOException;
import java.net.URI;

/** An answer that counts as a failure. */
final class StatusException extends IOException {

    private static final long serialVersionUID = 1;

    StatusException(URI uri, int status) {
        super(uri + " answered " + status);
    }
}
