package dev.braid.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where there is no Flight Recorder, or nobody uses it, Braid does without. */
@Timeout(value = 5, unit = TimeUnit.MINUTES) // a dozen JVMs, on a machine that may be busy
class WithoutFlightRecorderTest {

    @TempDir
    Path folder;

    @Test
    void the_module_may_be_missing() throws Exception {
        assertThat(Jdk.run("java", "--limit-modules", "java.base", "-cp", Jdk.classPath(folder), Program.class.getName()))
                .contains("ready\n", "done\n");
        assertThat(Jdk.run("java", "--limit-modules", "java.base", "--list-modules")).doesNotContain("jdk.jfr");
    }

    @Test
    void it_may_be_missing_for_a_module_too() throws Exception {
        assertThat(Jdk.run(
                        "java",
                        "--limit-modules",
                        "java.base,dev.braid",
                        "-p",
                        Jdk.BRAID,
                        "--add-modules",
                        "dev.braid",
                        "-cp",
                        Jdk.program(folder),
                        Program.class.getName()))
                .contains("ready\n", "done\n");
    }

    /** As application servers do with modules that nobody has asked for. */
    @Test
    void a_class_loader_may_hide_it() throws Exception {
        var hiding = new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("jdk.jfr.")) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }
        };
        URL[] classPath = {Path.of(Jdk.BRAID).toUri().toURL(), Path.of(Jdk.program(folder)).toUri().toURL()};
        try (var loader = new URLClassLoader(classPath, hiding)) {
            var main = loader.loadClass(Program.class.getName()).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
        }
    }

    /** The first event of a JVM takes it some 80 ms, because the recorder gets to know all that there are. */
    @Test
    void no_event_is_touched_before_somebody_records() throws Exception {
        assertThat(Jdk.run("java", "-Xlog:class+load", "-cp", Jdk.classPath(folder), Program.class.getName()))
                .contains(" dev.braid.internal.flight.Flight ")
                .doesNotContain(" jdk.jfr.Event ")
                .doesNotContain(" dev.braid.internal.flight.RunEvent ");
    }
}
