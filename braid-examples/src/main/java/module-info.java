/** Programs that the guide quotes. */
module dev.braid.examples {
    requires dev.braid;
    requires static org.jspecify;
}
