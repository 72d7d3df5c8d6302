package dev.braid.observe;

import dev.braid.FanOut;
import java.util.List;

/** A program for a JVM without the module java.management. */
final class WithoutManagement {

    private WithoutManagement() {}

    public static void main(String[] args) throws InterruptedException {
        if (ModuleLayer.boot().findModule("java.management").isPresent()) {
            throw new IllegalStateException("java.management is there");
        }
        FanOut.limit(1).withName("bare").forEach(List.of(1), _ -> FanOut.running().forEach(System.out::println));
    }
}
