package dev.braid.channel;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The channel takes no more elements, or, for a receiver, has none left. Its {@linkplain #getCause() cause} is what the channel was
 * {@linkplain Sender#close(Throwable) closed with}, if it was.
 */
public final class ChannelClosedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    ChannelClosedException(String message, @Nullable Throwable cause) {
        super(cause == null ? message : message + ": " + cause, cause);
    }
}
