package dev.braid.benchmarks.measure;

/** What one candidate took in one turn. A round is a turn of each. */
public record Sample(String candidate, int round, double value) {}
