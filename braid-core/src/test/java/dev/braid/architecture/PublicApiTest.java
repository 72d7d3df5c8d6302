package dev.braid.architecture;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The public API is a short list, and it changes only on purpose. */
class PublicApiTest {

    @Test
    void the_public_api_is_what_the_list_says() throws IOException {
        PublicApi.assertListed("braid-core", "dev.braid");
    }
}
