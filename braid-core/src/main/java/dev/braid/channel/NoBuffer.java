package dev.braid.channel;

import org.jspecify.annotations.Nullable;

/** What a channel without a buffer has: no room and no element. */
final class NoBuffer extends Buffer {

    @Override
    boolean offer(Object element) {
        return false;
    }

    @Override
    @Nullable Object poll() {
        return null;
    }

    @Override
    boolean hasRoom() {
        return false;
    }

    @Override
    boolean hasElement() {
        return false;
    }

    @Override
    int pause() {
        return 0;
    }

    @Override
    int size() {
        return 0;
    }

    @Override
    void release() {
        // It has no memory.
    }

    @Override
    public String toString() {
        return "rendezvous";
    }
}
