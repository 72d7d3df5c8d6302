/** The command {@code braid}. */
module dev.braid.cli {
    requires dev.braid;
    requires org.apache.commons.cli;
    requires static org.jspecify;
}
