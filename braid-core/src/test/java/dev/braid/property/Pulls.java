package dev.braid.property;

/** What one call takes from the source of its tasks, if that is an iterator. */
final class Pulls {

    private final Call call;
    private boolean busy;
    private int pulled;

    Pulls(Call call) {
        this.call = call;
    }

    /** One thread is inside the source from here on. */
    void entered() {
        call.require(!busy, "one thread at a time is in a source");
        call.require(!call.isOver(), "P1 nothing is pulled after the return");
        int succeeded = call.ends().succeeded();
        boolean full = call.run().form().hasWindow()
                && call.run().policy().limit() == 0
                && succeeded - call.delivered() > call.run().policy().mostHeld();
        call.require(!full, "P7 nothing is pulled while the window is full", succeeded, call.delivered());
        busy = true;
    }

    void left(boolean withTask) {
        busy = false;
        if (withTask) {
            pulled++;
            int limit = call.run().policy().limit();
            int open = pulled - call.ends().tasks();
            int aside = call.run().policy().bounds().keys() == 0 ? 0 : call.run().policy().mostHeld();
            call.require(limit == 0 || call.isPerhapsCancelled() || open <= limit + aside, "P8 nothing is pulled beyond the limit", open);
        }
    }

    void fails(Throwable thrown) {
        busy = false;
        call.sourceThrows(thrown);
    }

    boolean isBusy() {
        return busy;
    }
}
