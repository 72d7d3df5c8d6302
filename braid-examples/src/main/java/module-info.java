/** Programs that the guide quotes. */
module dev.braid.examples {
    requires dev.braid;
    requires io.github.resilience4j.circuitbreaker;
    requires java.net.http;
    requires java.sql;
    requires jdk.management;
    requires static org.jspecify;
}
