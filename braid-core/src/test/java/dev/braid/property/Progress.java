package dev.braid.property;

import dev.braid.property.Tree.Policy;

/** That a call gets on: looked at when nobody can go on, so all that could begin has begun. */
final class Progress {

    private Progress() {}

    /** Nobody can go on: then each waiting call has something that runs, and as much of it as is allowed. */
    static void checkIdle(Call call) {
        boolean forking = call.run().form() == Tree.Form.SCOPE; // forks start while its block goes on
        boolean inUsersCode = call.pulls().isBusy() || call.keys().isBusy();
        if ((!call.isWaiting() && !forking) || call.isOver() || inUsersCode) {
            return;
        }
        call.require(call.running() > 0 || !call.isWaiting(), "P4 a call without anything that runs has returned");
        int limit = call.run().policy().limit();
        boolean mayStart = (limit == 0 || call.running() < limit) && isAnyOpen(call);
        call.require(!mayStart || call.isPerhapsCancelled(),
                limit == 0 ? "P10 all that can run do run" : "P8 as many run as the limit allows", call.running(), call.starts());
        boolean inOrder = call.run().policy().bounds().keys() == 0 ? isPrefix(call) : call.keys().isInOrder();
        call.require(call.isPerhapsCancelled() || inOrder, "P8 tasks that could wait for one another start in order", call.starts());
    }

    /** Whether there is a task that could start: the next one, or where keys are limited, one that is not too far ahead. */
    private static boolean isAnyOpen(Call call) {
        if (call.run().policy().bounds().keys() == 0) {
            return call.starts() < call.size() && isWindowOpen(call, 0);
        }
        int aside = 0;
        for (int task = 0; task < call.size(); task++) {
            if (!call.hasStarted(task) && call.keys().hasRoom(task)) {
                return task < call.keys().asked() || (aside < call.run().policy().mostHeld() && isWindowOpen(call, aside));
            }
            aside += call.hasStarted(task) ? 0 : 1;
        }
        return false;
    }

    private static boolean isPrefix(Call call) {
        for (int task = 0; task < call.starts(); task++) {
            if (!call.hasStarted(task)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWindowOpen(Call call, int aside) {
        Policy policy = call.run().policy();
        // A failure that is tolerated may take a place until it is its turn.
        long held = policy.limit() == 0 ? call.results() : call.starts() + aside;
        return !call.run().form().hasWindow() || held - call.delivered() < policy.mostHeld();
    }
}
