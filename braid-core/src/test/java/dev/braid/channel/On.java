package dev.braid.channel;

/** The kinds of threads. */
enum On {
    VIRTUAL,
    PLATFORM;

    Thread thread(Runnable body) {
        return switch (this) {
            case VIRTUAL -> Thread.ofVirtual().unstarted(body);
            case PLATFORM -> Thread.ofPlatform().daemon().unstarted(body);
        };
    }
}
