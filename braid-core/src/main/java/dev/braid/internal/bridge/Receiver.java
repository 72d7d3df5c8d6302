package dev.braid.internal.bridge;

/** Takes elements one by one. */
@FunctionalInterface
public interface Receiver {

    /** Takes one, and says whether it wants more. */
    boolean receive(Object element) throws Exception;
}
