package io.flotilla.controller.access.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.RoleBinding;
import io.flotilla.controller.access.RoleBindings;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.access.scope.Scope;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.rest.RestClient;
import io.flotilla.controller.shared.Actor;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every role at every method and every route, by the table in permissions.txt. */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class PermissionsIT {

    private static final Actor TESTS = Actor.system("tests");
    private static final Scope NOWHERE =
            new Scope(new TreeMap<>(Map.of("nobody", "here")), "nothing-");

    /**
     * Routes that are no face of a method: what every client may know, and the session of a
     * browser, which only takes a token that opens something.
     */
    private static final Set<String> OPEN_ROUTES =
            Set.of(
                    "GET /openapi.json",
                    "GET /reference",
                    "GET /",
                    "POST /console/session",
                    "DELETE /console/session",
                    "GET /console/sign-in",
                    "GET /console/signed-in");

    @Inject Clients clients;
    @Inject ApiTokens tokens;
    @Inject CertificateAuthority authority;
    @Inject Router router;
    @Inject @Any Instance<BindableService> services;

    @Test
    void every_method_has_a_row_and_every_row_a_method() {
        assertThat(Permission.all().stream().map(Permission::fullMethod))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(methods().keySet());
    }

    @Test
    void every_role_gets_from_every_method_what_the_table_says() throws Exception {
        var channel = clients.plainTls();
        var methods = methods();
        var secrets = secretOfEachRole();

        for (var row : Permission.all()) {
            var method = Objects.requireNonNull(methods.get(row.fullMethod()));
            for (var role : Role.values()) {
                var outcome =
                        ProbeCall.of(channel, method, Objects.requireNonNull(secrets.get(role)));

                assertThat(outcome.code() == Status.Code.PERMISSION_DENIED)
                        .as("%s by %s: %s", row.method(), role, outcome)
                        .isEqualTo(!isAllowed(row, role));
            }
            if (!row.caller().equals("ANYONE")) {
                assertThat(ProbeCall.of(channel, method, "").code())
                        .as("%s by nobody", row.method())
                        .isEqualTo(Status.Code.UNAUTHENTICATED);
            }
        }
    }

    @Test
    void every_role_gets_from_every_route_what_the_table_says() throws Exception {
        var http = RestClient.trusting(authority);
        var secrets = secretOfEachRole();

        for (var row : Permission.all().stream().filter(Permission::hasRoute).toList()) {
            for (var role : Role.values()) {
                var secret = Objects.requireNonNull(secrets.get(role));

                assertThat(status(http, row, secret) == 403)
                        .as("%s by %s", row.route(), role)
                        .isEqualTo(!isAllowed(row, role));
            }
            assertThat(status(http, row, "") == 401)
                    .as("%s by nobody", row.route())
                    .isEqualTo(!row.caller().equals("ANYONE"));
        }
    }

    @Test
    void no_route_is_without_a_row() {
        var known =
                Permission.all().stream()
                        .filter(Permission::hasRoute)
                        .map(Permission::route)
                        .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(OPEN_ROUTES);

        for (var route : router.getRoutes()) {
            var path = route.getPath();
            if (path == null || path.equals("/v1/") || route.methods() == null) {
                continue;
            }
            for (HttpMethod verb : route.methods()) {
                assertThat(known).contains(verb + " " + path.replaceAll(":\\w+", "*"));
            }
        }
    }

    @Test
    void an_administrator_of_nothing_gets_what_belongs_to_nobody_and_empty_lists()
            throws Exception {
        var channel = clients.plainTls();
        var bindings = new RoleBindings(List.of(new RoleBinding(Role.ADMIN, NOWHERE)));
        var secret = tokens.create("of nothing", bindings, null, TESTS).secret();
        var methods = methods();

        for (var row : Permission.all().stream().filter(Permission::isForOperators).toList()) {
            var method = Objects.requireNonNull(methods.get(row.fullMethod()));

            var outcome = ProbeCall.of(channel, method, secret);

            if (row.scope().equals("covered") || row.scope().equals("whole")) {
                assertThat(outcome.reason()).as(row.method()).isEqualTo("OUT_OF_SCOPE");
            } else {
                assertThat(outcome.isRefusedAtTheDoor()).as(row.method()).isFalse();
            }
        }
    }

    private static boolean isAllowed(Permission row, Role role) {
        return switch (row.caller()) {
            case "ANYONE" -> true;
            case "DEVICE" -> false;
            default ->
                    role == Role.ADMIN
                            || role.name().equals(row.caller())
                            || row.caller().equals("VIEWER");
        };
    }

    private static int status(HttpClient http, Permission row, String secret) throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "https://localhost:%d%s%s"
                                                .formatted(
                                                        Clients.port(), row.path(), queryOf(row))))
                        .method(row.verb(), bodyOf(row));
        if (!secret.isEmpty()) {
            request.header("authorization", "Bearer " + secret);
        }
        var response = http.send(request.build(), BodyHandlers.ofInputStream());
        // Not read: some streams have no end.
        response.body().close();
        return response.statusCode();
    }

    /** An upload says what comes before anybody looks who sends it. */
    private static String queryOf(Permission row) {
        return row.route().equals("POST /v1/artifacts") ? "?size=1&sha256=" + "0".repeat(64) : "";
    }

    private static HttpRequest.BodyPublisher bodyOf(Permission row) {
        return switch (row.verb()) {
            case "POST", "PATCH" -> BodyPublishers.ofString("{}");
            default -> BodyPublishers.noBody();
        };
    }

    private Map<Role, String> secretOfEachRole() {
        var secrets = new EnumMap<Role, String>(Role.class);
        for (var role : Role.values()) {
            var made = tokens.create("only " + role, Set.of(role), null, TESTS);
            secrets.put(role, made.secret());
        }
        return secrets;
    }

    private Map<String, MethodDescriptor<?, ?>> methods() {
        return services.stream()
                .flatMap(service -> service.bindService().getMethods().stream())
                .<MethodDescriptor<?, ?>>map(ServerMethodDefinition::getMethodDescriptor)
                .filter(method -> method.getFullMethodName().startsWith("flotilla."))
                .collect(
                        Collectors.toMap(MethodDescriptor::getFullMethodName, Function.identity()));
    }
}
