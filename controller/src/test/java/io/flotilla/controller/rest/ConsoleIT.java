package io.flotilla.controller.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.boot.ControllerResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The console's files, and what a browser's session may do. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class ConsoleIT {

    /** What the console's client is made from. */
    private static final Path CLIENT_DOCUMENT = Path.of("../operator/console/openapi.json");

    private static final String NEW_TOKEN =
            """
            {"joinToken": {"displayName": "of a browser"}}""";

    @Inject Clients clients;
    @Inject CertificateAuthority authority;

    @Test
    void every_page_is_the_same_file_under_a_strict_policy() throws Exception {
        assumeBuilt();

        var response = send("GET", "/devices/some-device", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("<div id=\"root\">");
        assertThat(header(response, "cache-control")).isEqualTo("no-cache");
        assertThat(header(response, "content-security-policy"))
                .startsWith("default-src 'none'; script-src 'self';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void an_asset_is_kept_for_good_and_comes_packed() throws Exception {
        assumeBuilt();
        var page = send("GET", "/", "").body();
        var script = page.replaceAll("(?s).*src=\"(/assets/[^\"]+\\.js)\".*", "$1");

        var response = send("GET", script, "", "accept-encoding", "gzip");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-encoding")).isEqualTo("gzip");
        assertThat(header(response, "cache-control")).contains("immutable");
        assertThat(header(response, "content-type")).startsWith("text/javascript");
    }

    @Test
    void what_is_no_file_of_the_console_is_not_found() throws Exception {
        var response = send("GET", "/assets/..%2F..%2Fapplication.properties", "");

        assertThat(response.statusCode()).isEqualTo(404);
    }

    @Test
    void a_token_becomes_a_cookie_that_scripts_cannot_read() throws Exception {
        var response =
                send(
                        "POST",
                        "/console/session",
                        "",
                        "authorization",
                        "Bearer " + clients.adminToken());

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(header(response, "set-cookie"))
                .startsWith("__Host-flotilla=")
                .contains("Path=/", "Secure", "HTTPOnly", "SameSite=Strict")
                .doesNotContain("Max-Age", "Expires");
    }

    @Test
    void a_token_that_is_not_known_opens_no_session() throws Exception {
        var response = send("POST", "/console/session", "", "authorization", "Bearer flapi_wrong");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void a_session_reads_for_pages_of_the_same_origin_only() throws Exception {
        var own = send("GET", "/v1/devices", "", cookie("sec-fetch-site", "same-origin"));
        var foreign = send("GET", "/v1/devices", "", cookie("sec-fetch-site", "same-site"));
        var unsaid = send("GET", "/v1/devices", "", cookie());

        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(foreign.statusCode()).isEqualTo(401);
        assertThat(unsaid.statusCode()).isEqualTo(401);
    }

    @Test
    void a_session_changes_something_only_for_the_console_itself() throws Exception {
        var forged = cookie("sec-fetch-site", "same-origin");
        var own = cookie("sec-fetch-site", "same-origin", "x-flotilla-console", "1");

        assertThat(send("POST", "/v1/joinTokens", NEW_TOKEN, forged).statusCode()).isEqualTo(401);
        assertThat(send("POST", "/v1/joinTokens", NEW_TOKEN, own).statusCode()).isEqualTo(200);
    }

    @Test
    void a_session_that_is_closed_leaves_no_cookie() throws Exception {
        var response = send("DELETE", "/console/session", "");

        assertThat(header(response, "set-cookie")).contains("__Host-flotilla=;", "Max-Age=0");
    }

    @Test
    void a_browser_that_did_not_ask_to_sign_in_is_not_taken_in() throws Exception {
        var path = "/console/signed-in?code=c&state=" + "s".repeat(43);
        var other = "%s.%s.%s".formatted("t".repeat(43), "n".repeat(43), "v".repeat(43));

        var strange = send("GET", path, "");
        var mixed = send("GET", path, "", "cookie", "__Host-flotilla-sign-in=" + other);

        assertThat(header(strange, "location")).isEqualTo("/?refused=STATE_UNKNOWN");
        assertThat(header(mixed, "location")).isEqualTo("/?refused=STATE_UNKNOWN");
        assertThat(mixed.headers().allValues("set-cookie"))
                .noneMatch(cookie -> cookie.startsWith("__Host-flotilla="));
    }

    @Test
    void a_browser_that_signs_in_goes_to_the_provider_with_what_no_script_can_read()
            throws Exception {
        var response = send("GET", "/console/sign-in", "");

        assertThat(response.statusCode()).isEqualTo(303);
        assertThat(header(response, "location"))
                .contains("/authorize?response_type=code&", "code_challenge_method=S256");
        assertThat(header(response, "set-cookie"))
                .startsWith("__Host-flotilla-sign-in=")
                .contains("Max-Age=600", "Secure", "HTTPOnly", "SameSite=Lax");
    }

    /** What is new here is no matter; what the client knows must still be so. */
    @Test
    void the_document_that_the_client_is_made_from_still_holds() throws Exception {
        var json = new ObjectMapper();
        var known = json.readTree(CLIENT_DOCUMENT.toFile());
        var now = json.readTree(send("GET", "/openapi.json", "").body());

        var gone = new DocumentChanges(now).missingOf(known);

        assertThat(gone)
                .as(
                        "run operator/console/refresh-client against this controller, and mend what"
                                + " the compiler then finds")
                .isEmpty();
    }

    private String[] cookie(String... more) {
        return Stream.concat(
                        Stream.of("cookie", "__Host-flotilla=" + clients.adminToken()),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static void assumeBuilt() {
        Assumptions.assumeTrue(
                ConsoleIT.class.getResource("/flotilla-console/index.html") != null,
                "this build leaves the console out");
        assertThat(Files.exists(CLIENT_DOCUMENT)).isTrue();
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private HttpResponse<String> send(String verb, String path, String body, String... headers)
            throws Exception {
        var address = URI.create("https://localhost:%d%s".formatted(Clients.port(), path));
        var request = HttpRequest.newBuilder(address).method(verb, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var client = RestClient.trusting(authority)) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
