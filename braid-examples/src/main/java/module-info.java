/** Programs that the guide quotes. */
module dev.braid.examples {
    requires dev.braid;
    requires java.net.http;
    requires static org.jspecify;
}
