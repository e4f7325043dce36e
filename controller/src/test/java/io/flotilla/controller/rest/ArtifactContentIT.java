package io.flotilla.controller.rest;

import static java.util.Arrays.copyOfRange;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.Actor;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored files as raw bodies. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class ArtifactContentIT {

    private static final int SIZE_BYTES = 1_000_000;

    @TempDir private Path folder;
    @Inject Clients clients;
    @Inject CertificateAuthority authority;
    @Inject ArtifactStore artifacts;

    private final byte[] content = new byte[SIZE_BYTES];
    private String sha256 = "";

    @BeforeEach
    void store() throws Exception {
        new Random().nextBytes(content);
        var file = Files.write(folder.resolve("content"), content);
        sha256 = artifacts.add(file, Actor.system("tests")).digest().hex();
    }

    @Test
    void a_file_comes_whole_under_its_digest() throws Exception {
        var response = get(sha256, clients.adminToken());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValueAsLong("content-length")).hasValue(SIZE_BYTES);
        assertThat(response.headers().firstValue("etag")).hasValue("\"" + sha256 + "\"");
        assertThat(response.body()).isEqualTo(content);
    }

    @Test
    void the_rest_of_a_file_comes_from_where_the_range_says() throws Exception {
        var response = get(sha256, clients.adminToken(), "range", "bytes=600000-");

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.headers().firstValue("content-range"))
                .hasValue("bytes 600000-999999/1000000");
        assertThat(response.body()).isEqualTo(copyOfRange(content, 600_000, SIZE_BYTES));
    }

    /**
     * Two calls within the controller answer each request: the end of one is no end of the next.
     */
    @RepeatedTest(40)
    void the_end_of_a_file_comes_again_and_again() throws Exception {
        var response = get(sha256, clients.adminToken(), "range", "bytes=999990-");

        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.body()).isEqualTo(copyOfRange(content, 999_990, SIZE_BYTES));
    }

    @Test
    void a_range_of_another_file_brings_the_whole_one() throws Exception {
        var response =
                get(
                        sha256,
                        clients.adminToken(),
                        "range",
                        "bytes=600000-",
                        "if-range",
                        "\"other\"");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).hasSize(SIZE_BYTES);
    }

    @Test
    void a_range_behind_the_end_is_refused_with_the_length() throws Exception {
        var response = get(sha256, clients.adminToken(), "range", "bytes=1000000-");

        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(response.headers().firstValue("content-range")).hasValue("bytes */1000000");
    }

    @Test
    void a_digest_of_no_file_is_not_found() throws Exception {
        var response = get("0".repeat(64), clients.adminToken());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
    }

    @Test
    void a_stranger_is_told_to_show_a_token() throws Exception {
        var response = get(sha256, "");

        assertThat(response.statusCode()).isEqualTo(401);
    }

    private HttpResponse<byte[]> get(String digest, String token, String... headers)
            throws Exception {
        var request =
                HttpRequest.newBuilder(
                        URI.create(
                                "https://localhost:%d/v1/artifacts/%s/content"
                                        .formatted(Clients.port(), digest)));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var client = RestClient.trusting(authority)) {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        }
    }
}
