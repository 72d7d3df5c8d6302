package dev.braid.benchmarks.peer;

import java.util.List;

/** A peer under another name, where there are several of a kind. */
public record Named(String name, Peer peer) implements Peer {

    @Override
    public List<Integer> map(List<Integer> tasks, Body body) throws Exception {
        return peer.map(tasks, body);
    }
}
