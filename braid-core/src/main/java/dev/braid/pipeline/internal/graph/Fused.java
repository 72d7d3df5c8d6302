package dev.braid.pipeline.internal.graph;

/** What runs a stage that has one stage before it. */
public abstract class Fused extends Pull {

    protected final Pull upstream;

    protected Fused(Pull upstream) {
        this.upstream = upstream;
    }

    @Override
    public void close(Closing closing) {
        upstream.close(closing);
    }
}
