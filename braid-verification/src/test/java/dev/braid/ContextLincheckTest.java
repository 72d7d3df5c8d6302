package dev.braid;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two contexts, one below the other, against sequential ones. */
class ContextLincheckTest {

    @Test
    void P2_the_first_cancel_wins_and_reaches_what_is_below() {
        Linearizable.check(Contexts.class, ContextsSpec.class);
    }

    public static class Contexts {
        private final ContextNode parent = new CancellableNode(new ContextNode(new ActedHost()));
        private final ContextNode child = new ContextNode(parent, ContextNode.NO_DEADLINE, false);

        @Operation
        public boolean cancelParent(int reason) {
            return parent.cancel(new Acted.Failure(String.valueOf(reason)));
        }

        @Operation
        public boolean cancelChild(int reason) {
            return child.cancel(new Acted.Failure(String.valueOf(reason)));
        }

        @Operation
        public @Nullable String causeOfParent() {
            return message(parent.causeOrNull());
        }

        @Operation
        public @Nullable String causeOfChild() {
            return message(child.causeOrNull());
        }

        private static @Nullable String message(@Nullable Throwable cause) {
            return cause == null ? null : cause.getMessage();
        }
    }

    public static class ContextsSpec {
        private @Nullable String parent;
        private @Nullable String child;

        public boolean cancelParent(int reason) {
            boolean first = parent == null;
            parent = first ? String.valueOf(reason) : parent;
            return first;
        }

        public boolean cancelChild(int reason) {
            boolean first = child == null;
            child = first ? String.valueOf(reason) : child;
            return first;
        }

        public @Nullable String causeOfParent() {
            return parent;
        }

        public @Nullable String causeOfChild() {
            child = child == null ? parent : child;
            return child;
        }
    }
}
