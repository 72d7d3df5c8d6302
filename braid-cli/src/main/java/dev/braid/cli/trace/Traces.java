package dev.braid.cli.trace;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Finds who traces a run, if the environment asks for that, as OpenTelemetry's specification has it. It is loaded from a folder beside that of
 * this application, and by a class loader of its own, so that a run which is not traced starts as if there were none.
 */
public final class Traces {

    private static final String FOLDER = "trace";

    private Traces() {}

    /**
     * A trace of a run that begins.
     *
     * @param variables of this process; an empty text for one that is not set
     * @param arguments of this command
     * @param say shows the user a line: that there is no trace though one is wanted
     */
    public static Trace of(UnaryOperator<String> variables, List<String> arguments, Consumer<String> say) {
        if (!isWanted(variables)) {
            return Trace.NONE;
        }
        try {
            return new GuardedTrace(provider().start(variables, arguments), say);
        } catch (IOException | RuntimeException | LinkageError e) {
            say.accept("braid run: not traced: " + reason(e));
            return Trace.NONE;
        }
    }

    /** All that is said by what was thrown and by its causes: the outermost may say no more than that something went wrong. */
    static String reason(Throwable thrown) {
        String reason = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            String more = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            if (!reason.contains(more)) {
                reason += ": " + more;
            }
        }
        return reason;
    }

    static boolean isWanted(UnaryOperator<String> variables) {
        String exporter = variables.apply("OTEL_TRACES_EXPORTER").strip();
        boolean isSomewhere = !variables.apply("OTEL_EXPORTER_OTLP_ENDPOINT").isBlank()
                || !variables.apply("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT").isBlank();
        return (exporter.isEmpty() ? isSomewhere : !exporter.equals("none"))
                && !variables.apply("OTEL_SDK_DISABLED").strip().equalsIgnoreCase("true");
    }

    private static TraceProvider provider() throws IOException {
        ClassLoader loader = new URLClassLoader(FOLDER, jars(), Traces.class.getClassLoader()); // never closed: needed until the end
        return ServiceLoader.load(TraceProvider.class, loader)
                .findFirst()
                .orElseThrow(() -> new IOException("what traces is not installed; it belongs in the folder " + folder()));
    }

    private static URL[] jars() throws IOException {
        List<URL> jars = new ArrayList<>();
        if (Files.isDirectory(folder())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(), "*.jar")) {
                for (Path file : files) {
                    jars.add(url(file));
                }
            }
        }
        return jars.toArray(URL[]::new);
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    /** Of an application in {@code app}, the folder {@code trace} beside that. */
    private static Path folder() {
        CodeSource source = Traces.class.getProtectionDomain().getCodeSource();
        try {
            URI jar = source.getLocation().toURI();
            return Path.of(jar).resolveSibling("..").resolve(FOLDER).normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
