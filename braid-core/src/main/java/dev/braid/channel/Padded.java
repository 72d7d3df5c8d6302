package dev.braid.channel;

/**
 * Room before what one thread writes often, so that it does not share a cache line with what another writes.
 *
 * <p>The JVM lays out a superclass's fields first.
 */
@SuppressWarnings("unused")
abstract class Padded {

    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14;
}
