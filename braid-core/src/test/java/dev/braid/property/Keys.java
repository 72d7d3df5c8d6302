package dev.braid.property;

import java.util.stream.IntStream;

/** What a limit for each key allows the tasks of one call. */
final class Keys {

    private final Call call;
    private final Tree.Bounds bounds;
    private boolean busy;

    /** How many tasks' keys have been asked for, in order. */
    private int asked;

    Keys(Call call, Tree.Bounds bounds) {
        this.call = call;
        this.bounds = bounds;
    }

    /** The key function is asked for the task's. */
    void asked(int task) {
        call.require(!busy, "one thread at a time asks for keys");
        call.require(!call.isOver(), "P1 nothing is asked after the return");
        call.require(task == asked++, "keys are asked for in the order of tasks, once each", task);
        busy = true;
    }

    /** The key function has given it. */
    void given() {
        busy = false;
    }

    int asked() {
        return asked;
    }

    /** Whether a thread is asking. */
    boolean isBusy() {
        return busy;
    }

    /** Whether of each key those that have started are the first. */
    boolean isInOrder() {
        return IntStream.range(0, call.size()).allMatch(task -> !call.hasStarted(task) || isNext(task));
    }

    /** Whether the task's key has room for one more. */
    boolean hasRoom(int task) {
        return bounds.keys() == 0
                || alike(task).filter(other -> call.hasStarted(other) && !call.hasEnded(other)).count() < bounds.perKey();
    }

    /** Whether all tasks with that key that stand before it have started. */
    boolean isNext(int task) {
        return bounds.keys() == 0 || alike(task).allMatch(other -> other >= task || call.hasStarted(other));
    }

    private IntStream alike(int task) {
        return IntStream.range(0, call.size()).filter(other -> bounds.keyOf(other) == bounds.keyOf(task));
    }
}
