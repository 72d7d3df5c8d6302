package dev.braid.examples.race;

import java.util.ArrayList;
import java.util.List;

/**
 * A race's server in a process of its own: a connection takes a file descriptor at either end, and a process may not have enough of them for
 * both ends of all. It tells of what it sees, a line each.
 */
final class CrowdServer {

    private CrowdServer() {}

    /** Waits for as many requests as {@code args} say, answers the one in the middle, and waits until all others have left. */
    public static void main(String[] args) throws Exception {
        int racers = Integer.parseInt(args[0]);
        try (RaceServer server = RaceServer.start()) {
            System.out.println(server.uri("/"));
            List<HeldRequest> held = new ArrayList<>();
            while (held.size() < racers) {
                held.add(server.next("/"));
            }
            System.out.println(held.stream().filter(HeldRequest::isHeld).count() + " at once");
            HeldRequest winner = held.remove(racers / 2);
            winner.answer("won");
            for (HeldRequest loser : held) {
                loser.awaitLeft();
            }
            System.out.println(held.size() + " have left");
        }
        System.out.println("all are closed");
    }
}
