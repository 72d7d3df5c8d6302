/** The command {@code braid}. */
module dev.braid.cli {
    requires com.fasterxml.jackson.core;
    requires dev.braid;
    requires jdk.unsupported; // signals
    requires org.apache.commons.cli;
    requires static org.jspecify;
}
