package dev.braid.pipeline;

import java.util.Objects;

/**
 * A step of {@link Pipeline#unfold}.
 *
 * @param element what is given
 * @param state from which to go on
 */
public record Unfolded<T, S>(T element, S state) {

    public Unfolded {
        Objects.requireNonNull(element, "element");
        Objects.requireNonNull(state, "state");
    }
}
