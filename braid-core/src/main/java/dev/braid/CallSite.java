package dev.braid;

/** Where a run was called. Suppressed in the failure that it threw, whose own stack is that of the task's thread. */
final class CallSite extends Throwable {

    private static final long serialVersionUID = 1;

    CallSite(String message) {
        super(message, null, false, true);
    }
}
