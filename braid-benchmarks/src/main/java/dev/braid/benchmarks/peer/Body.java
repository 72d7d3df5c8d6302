package dev.braid.benchmarks.peer;

/** What is done for one task. */
@FunctionalInterface
public interface Body {

    /** Does it. */
    Integer apply(Integer task) throws Exception;

    /** For peers that take no checked exceptions. */
    default Integer applyUnchecked(Integer task) {
        try {
            return apply(task);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
