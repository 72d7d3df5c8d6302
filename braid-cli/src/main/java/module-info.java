/** The command {@code braid}. */
module dev.braid.cli {
    requires com.fasterxml.jackson.core;
    requires dev.braid;
    requires java.logging; // for who traces, and is no module of this application
    requires java.net.http; // as well
    requires jdk.unsupported; // signals
    requires org.apache.commons.cli;
    requires static org.jspecify;

    exports dev.braid.cli.trace;

    uses dev.braid.cli.trace.TraceProvider;
}
