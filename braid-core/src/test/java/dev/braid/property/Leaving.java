package dev.braid.property;

import dev.braid.property.Ends.Ended;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is promised of a scope that has been left: what the block threw goes out, and what it has not been told of is thrown. */
final class Leaving {

    private Leaving() {}

    static void check(Call call, Block block, @Nullable Object answer, @Nullable Throwable thrown) {
        block.check();
        if (thrown == null) {
            returned(call, block, answer);
        } else {
            threw(call, block, thrown);
            Promises.suppressed(call, thrown);
        }
        Promises.interrupts(call, thrown);
    }

    private static void returned(Call call, Block block, @Nullable Object answer) {
        call.require(block.escaped() == null, "what the block throws goes out of it", block.escaped());
        call.require(Objects.equals(answer, block.returned()), "what the block returns is returned", answer);
        call.require(!call.wasStoppedBefore(), "P3 a scope in a cancelled context is cancelled");
        Optional<Ended> first = first(call);
        boolean excused = block.isTold() || block.isPerhapsCalledOff();
        call.require(first.isEmpty() || excused, "P2 a failure that the block has not been told of is thrown", first);
    }

    private static void threw(Call call, Block block, Throwable thrown) {
        Throwable escaped = block.escaped();
        if (thrown != escaped) {
            boolean interrupt = Promises.isInterrupt(thrown);
            call.require(escaped != null || interrupt || !block.isCalledOff(), "leaving a scope that was called off throws nothing", thrown);
            call.require(escaped != null || interrupt || thrown != block.joined(), "what the block has caught is not thrown again", thrown);
            call.require(escaped == null || isToldBy(thrown, escaped), "P2 what the block threw is not lost", thrown, escaped);
            Promises.threw(call, thrown);
        }
        first(call).ifPresent(end -> call.require(
                Promises.isOf(end, thrown)
                        || Arrays.stream(thrown.getSuppressed()).anyMatch(suppressed -> Promises.isOf(end, suppressed))
                        || isToldBy(thrown, Objects.requireNonNull(end.thrown())),
                "P2 nothing hides the first failure", thrown, end));
    }

    /** The failure that ended the scope, if that is certain. */
    private static Optional<Ended> first(Call call) {
        return call.ends().isVague() || !call.isExact() ? Optional.empty() : call.ends().decisive().filter(call::isFirst);
    }

    private static boolean isToldBy(Throwable thrown, Throwable failure) {
        return thrown.getSuppressed().length >= Promises.MOST_SUPPRESSED
                || Promises.tellsOf(thrown, failure)
                || Promises.tellsOf(failure, thrown);
    }
}
