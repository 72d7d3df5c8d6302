package dev.braid;

/** Gives all loggers of the tests' JVM; named by a service file. */
public final class LoggedFinder extends System.LoggerFinder {

    /** Called by the service loader. */
    public LoggedFinder() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Logged.Recorder(name);
    }
}
