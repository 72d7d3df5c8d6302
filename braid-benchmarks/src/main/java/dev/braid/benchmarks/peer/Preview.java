package dev.braid.benchmarks.peer;

/** The peer that stands in a source set of its own, because it uses a preview API. */
public final class Preview {

    /** Its name in all tables. */
    public static final String TASK_SCOPE = "StructuredTaskScope";

    private Preview() {}

    /** {@code StructuredTaskScope}. */
    public static Peer taskScope() {
        try {
            return Class.forName("dev.braid.benchmarks.preview.TaskScope")
                    .asSubclass(Peer.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the source set for preview APIs is not on the class path", e);
        }
    }
}
