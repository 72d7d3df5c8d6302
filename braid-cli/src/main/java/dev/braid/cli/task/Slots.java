package dev.braid.cli.task;

import java.util.BitSet;

/** Numbers from 1 for those that run at the same time, always the lowest that is free. */
final class Slots {

    private final BitSet taken = new BitSet();

    synchronized int take() {
        int slot = taken.nextClearBit(1);
        taken.set(slot);
        return slot;
    }

    synchronized void giveBack(int slot) {
        taken.clear(slot);
    }
}
