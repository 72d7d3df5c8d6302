package dev.braid.internal.crew;

/**
 * What a worker's thread does, as somebody else sees it.
 *
 * @param epoch another one when it goes on to something else
 * @param index that of the task that it runs
 * @param since about when that has begun, by the clock of the host: not later, and earlier by a few short tasks at most
 * @param claims whether it runs none, and is about to get one
 * @param cancelled whether it was told to stop
 */
public record WorkerSnapshot(Thread thread, long epoch, long index, long since, boolean claims, boolean cancelled) {}
