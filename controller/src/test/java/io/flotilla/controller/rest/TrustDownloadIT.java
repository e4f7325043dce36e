package io.flotilla.controller.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.signing.TrustReading;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of signed metadata, as clients of The Update Framework ask for them. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class TrustDownloadIT {

    @Inject Clients clients;
    @Inject CertificateAuthority authority;
    @Inject TrustReading reading;

    @ParameterizedTest
    @ValueSource(strings = {"timestamp.json", "1.root.json", "root.json", "targets.json"})
    void a_file_comes_in_the_very_bytes_that_were_signed(String file) throws Exception {
        var response = get(file, clients.adminToken());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(response.body()).isEqualTo(reading.file(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99.root.json",
                "0.root.json",
                "99999999999999999999.root.json",
                "models.none.json",
                "root.pem",
                "..%2Fkeys%2Froot.pem",
                "%00.json"
            })
    void a_name_of_no_file_is_not_found(String file) throws Exception {
        var response = get(file, clients.adminToken());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
    }

    @Test
    void a_stranger_is_told_to_show_a_token() throws Exception {
        var response = get("timestamp.json", "");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
    }

    private HttpResponse<byte[]> get(String file, String token) throws Exception {
        var request =
                HttpRequest.newBuilder(
                        URI.create(
                                "https://localhost:%d/v1/trust/%s"
                                        .formatted(Clients.port(), file)));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        try (var client = RestClient.trusting(authority)) {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        }
    }
}
