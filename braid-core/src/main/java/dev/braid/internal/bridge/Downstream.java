package dev.braid.internal.bridge;

/** What comes after a stage, and has elements pushed to it. */
@FunctionalInterface
public interface Downstream {

    /** Takes an element, and says whether it wants more. */
    boolean push(Object element) throws Exception;
}
