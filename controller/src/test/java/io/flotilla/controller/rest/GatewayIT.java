package io.flotilla.controller.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.api.Permission;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.boot.ControllerResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class GatewayIT {

    private final ObjectMapper json = new ObjectMapper();

    @Inject Clients clients;
    @Inject CertificateAuthority authority;
    @Inject RestMethods methods;
    @Inject InnerCalls calls;

    @Test
    void every_method_with_a_rest_face_is_reachable() throws Exception {
        for (var service : calls.services()) {
            for (var method : service.getMethods()) {
                var face = RestMethod.of(method.getMethodDescriptor());
                if (face.isPresent()) {
                    var response =
                            send(face.get().verb().name(), sample(face.get().path()), "", "");

                    assertThat(response.statusCode())
                            .as(method.getMethodDescriptor().getFullMethodName())
                            .isIn(401, 200);
                }
            }
        }
    }

    @Test
    void what_is_created_comes_back_in_a_list() throws Exception {
        var created =
                asAdmin(
                        "POST",
                        "/v1/joinTokens",
                        "{\"joinToken\": {\"displayName\": \"rest\", \"maxUses\": 7}}");

        var list = asAdmin("GET", "/v1/joinTokens?pageSize=1000", "");

        assertThat(created.statusCode()).isEqualTo(200);
        assertThat(tree(created).get("secret").asText()).startsWith("fljoin_");
        assertThat(tree(list).get("joinTokens").findValuesAsText("name"))
                .contains(tree(created).get("name").asText());
        assertThat(tree(list).get("joinTokens").get(0).get("maxUses").asInt()).isEqualTo(7);
    }

    @Test
    void a_field_that_does_not_exist_is_refused_by_its_path() throws Exception {
        var response =
                asAdmin("POST", "/v1/joinTokens", "{\"joinToken\": {\"displayNam\": \"typo\"}}");

        var problem = problem(response, 400, "INVALID_ARGUMENT");
        assertThat(problem.get("detail").asText())
                .contains("joinToken.displayNam: is not a field of JoinToken");
        assertThat(problem.findValue("fieldViolations").get(0).get("field").asText())
                .isEqualTo("joinToken.displayNam");
    }

    @Test
    void a_query_parameter_that_does_not_exist_is_refused() throws Exception {
        var response = asAdmin("GET", "/v1/joinTokens?page=2", "");

        assertThat(problem(response, 400, "INVALID_ARGUMENT").get("detail").asText())
                .isEqualTo("page: is not a parameter of this method");
    }

    @Test
    void a_value_of_the_wrong_type_is_refused() throws Exception {
        var response = asAdmin("GET", "/v1/joinTokens?pageSize=many", "");

        assertThat(problem(response, 400, "INVALID_ARGUMENT").get("detail").asText())
                .contains("many");
    }

    @Test
    void a_body_that_is_not_json_is_refused() throws Exception {
        var response = asAdmin("POST", "/v1/joinTokens", "{\"joinToken\": ");

        assertThat(problem(response, 400, "INVALID_ARGUMENT").get("detail").asText())
                .contains("not JSON");
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        var response = asAdmin("POST", "/v1/joinTokens", " ".repeat(5 * 1024 * 1024) + "{}");

        assertThat(problem(response, 400, "INVALID_ARGUMENT").get("detail").asText())
                .contains("4194304 bytes");
    }

    @Test
    void an_error_says_the_same_as_over_grpc() throws Exception {
        var response = asAdmin("GET", "/v1/apiTokens/none", "");

        var problem = problem(response, 404, "NOT_FOUND");
        assertThat(problem.get("reason").asText()).isEqualTo("API_TOKEN_NOT_FOUND");
        assertThat(problem.get("domain").asText()).isEqualTo("flotilla.access.v1.ApiTokenService");
        assertThat(problem.get("metadata").get("resource").asText()).isEqualTo("apiTokens/none");
        assertThat(problem.findValue("resourceType").asText()).isEqualTo("ApiToken");
    }

    @Test
    void a_call_without_token_is_told_how_to_authenticate() throws Exception {
        var response = send("GET", "/v1/events", "", "");

        assertThat(problem(response, 401, "UNAUTHENTICATED").get("reason").asText())
                .isEqualTo("TOKEN_MISSING");
        assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
    }

    @Test
    void a_path_that_does_not_exist_is_not_found() throws Exception {
        var _ = problem(asAdmin("GET", "/v1/nothing", ""), 404, "NOT_FOUND");
    }

    @Test
    void a_verb_that_a_path_does_not_take_is_refused() throws Exception {
        var response = asAdmin("DELETE", "/v1/joinTokens", "");

        var _ = problem(response, 501, "UNIMPLEMENTED");
        assertThat(response.headers().firstValue("allow")).hasValue("GET, POST");
    }

    @Test
    void answers_carry_headers_that_keep_browsers_in_check() throws Exception {
        var headers = asAdmin("GET", "/v1/events", "").headers();

        assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(headers.firstValue("cache-control")).hasValue("no-store");
        assertThat(headers.firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    }

    @Test
    void the_open_api_document_describes_each_method_with_its_comment() throws Exception {
        var document = tree(send("GET", "/openapi.json", "", ""));

        var create = document.get("paths").get("/v1/joinTokens").get("post");
        assertThat(document.get("openapi").asText()).isEqualTo("3.1.0");
        assertThat(create.get("operationId").asText()).isEqualTo("CreateJoinToken");
        assertThat(create.get("description").asText()).startsWith("Makes a join token.");
        assertThat(document.get("components").get("schemas").has("flotilla.access.v1.JoinToken"))
                .isTrue();
    }

    /** The documents are left where whoever publishes a build finds them. */
    @Test
    void the_reference_tells_of_each_method_and_message_and_is_published_with_the_document()
            throws Exception {
        var reference = send("GET", "/reference", "", "");
        var folder = Files.createDirectories(Path.of("target/documents"));
        Files.writeString(folder.resolve("reference.html"), reference.body());
        Files.writeString(
                folder.resolve("openapi.json"), send("GET", "/openapi.json", "", "").body());

        assertThat(reference.headers().firstValue("content-type"))
                .hasValue("text/html; charset=utf-8");
        for (var permission : Permission.all()) {
            assertThat(reference.body())
                    .contains(
                            "<h3 id=\"%s\">".formatted(permission.fullMethod().replace('/', '.')));
        }
        assertThat(reference.body())
                .contains("Makes a join token.")
                .contains("GET /v1/devices:search")
                .contains(
                        "<a href=\"#flotilla.rollout.v1.Rollout.State\">rollout.v1.Rollout.State</a>");
    }

    @Test
    void an_upload_says_what_it_must_announce() throws Exception {
        var response = asAdmin("POST", "/v1/artifacts?sha256=abc", "content");

        assertThat(problem(response, 400, "INVALID_ARGUMENT").get("detail").asText())
                .contains("sha256: must be 64 lower-case hex digits")
                .contains("size: must be the length");
    }

    private JsonNode problem(HttpResponse<String> response, int status, String code)
            throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        var problem = tree(response);
        assertThat(problem.get("code").asText()).isEqualTo(code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        return problem;
    }

    private JsonNode tree(HttpResponse<String> response) throws IOException {
        return json.readTree(response.body());
    }

    private static String sample(PathTemplate path) {
        return path.openApiPath().replaceAll("\\{[a-zA-Z]+}", "some");
    }

    private HttpResponse<String> asAdmin(String verb, String path, String body) throws Exception {
        return send(verb, path, body, clients.adminToken());
    }

    private HttpResponse<String> send(String verb, String path, String body, String token)
            throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "https://localhost:%d%s".formatted(Clients.port(), path)))
                        .method(
                                verb,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        try (var client = RestClient.trusting(authority)) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
