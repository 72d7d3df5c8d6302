package dev.braid.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a user of a module can name: its public types and their members, one line each. It changes only on purpose. */
public final class PublicApi {

    private static final Path LIST = Path.of("src/test/resources/public-api.txt");

    private PublicApi() {}

    /** Asserts that the public API of {@code module}, whose packages stand below {@code root}, is what its list says. */
    public static void assertListed(String module, String root) throws IOException {
        List<String> api = lines(root);
        if (Boolean.getBoolean("braid.api.update")) {
            Files.write(LIST, api);
        }

        assertThat(api)
                .as("the public API has changed; if that is meant: mvn test -pl " + module + " -am -Dtest=PublicApiTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dbraid.api.update=true, and review the difference of " + LIST)
                .isEqualTo(Files.readAllLines(LIST));
    }

    private static List<String> lines(String root) {
        List<String> lines = new ArrayList<>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(root).stream()
                        .filter(type -> !type.getPackageName().contains(".internal"))
                        .map(JavaClass::reflect)
                        .filter(PublicApi::isReachable)
                        .sorted(Comparator.comparing(Class::getName))
                        .forEach(type -> describe(type, lines));
        return lines;
    }

    private static boolean isReachable(Class<?> type) {
        return type == null
                || (Modifier.isPublic(type.getModifiers())
                        && !type.isSynthetic()
                        && !type.getSimpleName().equals("package-info")
                        && isReachable(type.getDeclaringClass()));
    }

    private static void describe(Class<?> type, List<String> lines) {
        lines.add(type.toGenericString() + extending(type));
        Stream.of(
                        members(type.getDeclaredFields(), Field::toGenericString),
                        members(type.getDeclaredConstructors(), Constructor::toGenericString),
                        members(type.getDeclaredMethods(), Method::toGenericString))
                .flatMap(Function.identity())
                .sorted()
                .forEach(line -> lines.add("    " + line));
    }

    private static String extending(Class<?> type) {
        Stream<String> supertypes = Stream.concat(
                Stream.ofNullable(type.getGenericSuperclass()).map(Object::toString),
                Arrays.stream(type.getGenericInterfaces()).map(Object::toString));
        String all = String.join(", ", supertypes.toList());
        return all.isEmpty() ? "" : " : " + all;
    }

    private static <M extends Member> Stream<String> members(M[] members, Function<M, String> text) {
        return Arrays.stream(members)
                .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
                .filter(member -> !member.isSynthetic())
                .map(text);
    }
}
