package dev.braid.pipeline;

/** What happens to an element for which a {@linkplain Stages#buffer(int, Overflow, dev.braid.TaskConsumer) buffer} has no room. */
public enum Overflow {

    /** The element that has waited longest is dropped for it. */
    DROP_OLDEST,

    /** It is dropped itself. */
    DROP_NEWEST
}
