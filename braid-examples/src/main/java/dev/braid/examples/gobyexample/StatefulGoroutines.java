package dev.braid.examples.gobyexample;

import dev.braid.FanOut;
import dev.braid.Fork;
import dev.braid.channel.Channel;
import dev.braid.channel.Receiver;
import dev.braid.channel.Sender;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stateful goroutines: in Go one goroutine owns what is shared, and others send it requests that bring a channel for the answer. So it can be
 * said here, and it is right where the owner has a life of its own. Better said with a {@link ConcurrentHashMap}, or a lock, where it only
 * keeps others apart.
 */
public final class StatefulGoroutines {

    private static final FanOut GO = FanOut.unlimited();

    private StatefulGoroutines() {}

    /** Who wants to sit where. */
    record Wish(String guest, int seat) {}

    /** What the owner of the seating plan is asked. */
    private record Request(Wish wish, Sender<String> answer) {}

    /** Whose each seat is that was wished for, in the order of the wishes: who came first has it. */
    static List<String> byOwner(List<Wish> wishes) throws InterruptedException {
        Channel<Request> requests = Channel.rendezvous();
        return GO.scope(scope -> {
            scope.forkRun(() -> own(requests));
            Fork<List<String>> owners = scope.fork(() -> {
                try (requests) {
                    return GO.map(wishes, wish -> ask(wish, requests));
                }
            });
            scope.join();
            return owners.get();
        });
    }

    private static void own(Receiver<Request> requests) throws InterruptedException {
        Map<Integer, String> plan = new HashMap<>(); // this thread's alone
        requests.receiveEach(request -> {
            Wish wish = request.wish();
            request.answer().send(plan.computeIfAbsent(wish.seat(), _ -> wish.guest()));
        });
    }

    private static String ask(Wish wish, Sender<Request> requests) throws InterruptedException {
        Channel<String> answer = Channel.buffered(1); // so that the owner waits for nobody
        requests.send(new Request(wish, answer));
        return answer.receive();
    }

    /** The same. */
    static List<String> byMap(List<Wish> wishes) throws InterruptedException {
        Map<Integer, String> plan = new ConcurrentHashMap<>();
        return GO.map(wishes, wish -> plan.computeIfAbsent(wish.seat(), _ -> wish.guest()));
    }

    /** Prints whose the seats are. */
    public static void main(String[] args) throws InterruptedException {
        List<Wish> wishes = List.of(new Wish("Ada", 1), new Wish("Bob", 1), new Wish("Cleo", 2));
        System.out.println(wishes.stream().map(wish -> wish.guest() + " wants " + wish.seat()).toList());
        System.out.println("by an owner, they are " + byOwner(wishes));
        System.out.println("by a map, they are " + byMap(wishes));
    }
}
