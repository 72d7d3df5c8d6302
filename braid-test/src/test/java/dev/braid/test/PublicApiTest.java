package dev.braid.test;

import dev.braid.architecture.PublicApi;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The kit's public API is a short list, and it changes only on purpose. */
class PublicApiTest {

    @Test
    void the_public_api_is_what_the_list_says() throws IOException {
        PublicApi.assertListed("braid-test", "dev.braid.test");
    }
}
