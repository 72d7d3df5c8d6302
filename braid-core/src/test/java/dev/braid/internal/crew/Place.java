package dev.braid.internal.crew;

/** A worker by itself. */
final class Place extends Worker {}
