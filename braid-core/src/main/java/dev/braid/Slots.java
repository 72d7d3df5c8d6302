package dev.braid;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.RandomAccess;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Results by index, written by many threads, each index by one. Reading is for after the join, which publishes them.
 *
 * <p>They stand in blocks: growing moves none of them, and no array becomes so large that a garbage collector treats each write to it as
 * one into old memory (G1 did, which doubled the cost of a trivial task).
 */
final class Slots {

    /** Stands where there is no result and will be none. */
    static final Object ABSENT = new Object();

    private static final int BLOCK_BITS = 10;
    private static final int BLOCK = 1 << BLOCK_BITS;

    /** Replaced by a longer array under the lock, read without. */
    private volatile @Nullable Object[][] blocks;

    Slots(OptionalLong size) {
        this.blocks = size.isPresent() ? blocksOf(size.getAsLong()) : new Object[0][];
    }

    /** Blocks for exactly {@code size} results: a call with two tasks is not to pay for a thousand. */
    private static @Nullable Object[][] blocksOf(long size) {
        @Nullable Object[][] exact = new Object[blocksFor(size)][];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = new Object[(int) Math.min(BLOCK, size - ((long) i << BLOCK_BITS))];
        }
        return exact;
    }

    void set(long index, @Nullable Object result) {
        int number = (int) (index >> BLOCK_BITS);
        @Nullable Object[][] known = blocks;
        @Nullable Object[] block = number < known.length ? known[number] : grow(number);
        block[(int) index & (BLOCK - 1)] = result;
    }

    /** The first {@code size} results, unmodifiable. */
    <R extends @Nullable Object> List<R> toList(long size) {
        return new Results<>(blocksWith(size), Math.toIntExact(size));
    }

    /** Moves those of the first {@code size} results that are not {@link #ABSENT} together, in their order; returns how many. */
    long closeGaps(long size) {
        @Nullable Object[][] all = blocksWith(size);
        long count = 0;
        for (int from = 0; from < size; from++) {
            Object result = all[from >> BLOCK_BITS][from & (BLOCK - 1)];
            if (result != ABSENT) {
                set(count++, result);
            }
        }
        return count;
    }

    /** Puts what {@code change} makes of each of the first {@code size} results, null where there is none, in its place. */
    void replaceAll(long size, UnaryOperator<@Nullable Object> change) {
        for (@Nullable Object[] block : blocksWith(size)) {
            Arrays.setAll(block, at -> change.apply(block[at]));
        }
    }

    private @Nullable Object[][] blocksWith(long size) {
        if (size > 0) {
            grow(blocksFor(size) - 1);
        }
        return blocks;
    }

    private synchronized @Nullable Object[] grow(int number) {
        int before = blocks.length;
        if (number >= before) {
            blocks = newBlocks(blocks, Math.max(number + 1, before + (before >> 1)));
        }
        return blocks[number];
    }

    private static @Nullable Object[][] newBlocks(@Nullable Object[][] before, int count) {
        @Nullable Object[][] more = Arrays.copyOf(before, count);
        for (int i = before.length; i < count; i++) {
            more[i] = new Object[BLOCK];
        }
        return more;
    }

    private static int blocksFor(long size) {
        return Math.toIntExact((size + BLOCK - 1) >> BLOCK_BITS);
    }

    /** The list of the results. */
    private static final class Results<R extends @Nullable Object> extends AbstractList<R> implements RandomAccess {

        private final @Nullable Object[][] blocks;
        private final int size;

        Results(@Nullable Object[][] blocks, int size) {
            this.blocks = blocks;
            this.size = size;
        }

        @Override
        @SuppressWarnings("unchecked")
        public R get(int index) {
            Objects.checkIndex(index, size);
            return (R) blocks[index >> BLOCK_BITS][index & (BLOCK - 1)];
        }

        @Override
        public int size() {
            return size;
        }
    }
}
