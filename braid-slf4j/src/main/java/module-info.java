/** The MDC of SLF4J in tasks. */
module dev.braid.slf4j {
    requires transitive dev.braid;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.braid.slf4j;
}
