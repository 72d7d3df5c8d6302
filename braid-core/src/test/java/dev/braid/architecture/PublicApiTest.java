package dev.braid.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The public API is a short list, and it changes only on purpose. */
class PublicApiTest {

    private static final Path LIST = Path.of("src/test/resources/public-api.txt");

    @Test
    void the_public_api_is_what_the_list_says() throws IOException {
        List<String> api = PublicApi.lines();
        if (Boolean.getBoolean("braid.api.update")) {
            Files.write(LIST, api);
        }

        assertThat(api)
                .as("the public API has changed; if that is meant: mvn test -pl braid-core -Dtest=PublicApiTest"
                        + " -Dbraid.api.update=true, and review the difference of " + LIST)
                .isEqualTo(Files.readAllLines(LIST));
    }
}
