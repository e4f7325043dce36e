package io.flotilla.controller.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.api.AccessRule;
import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.certificate.CertificateAuthority;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.Actor;
import io.flotilla.proto.access.v1.Event;
import io.flotilla.proto.access.v1.EventServiceGrpc;
import io.flotilla.proto.access.v1.ListEventsRequest;
import io.flotilla.proto.shared.v1.Rest;
import io.flotilla.proto.shared.v1.RestOuterClass;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every method says the same on both faces, whoever calls and whatever for; of streams, what they
 * say first.
 */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class ParityIT {

    /** Of one caller 100 refusals in a row are written down, two of each method. */
    private static final int METHODS_OF_ONE_CALLER = 40;

    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_.]+)=([^}]*)}");

    /** Those that REST answers with files. */
    private static final Set<String> FILES =
            Set.of("UploadArtifact", "DownloadArtifact", "GetTrustFile");

    private final ObjectMapper json = new ObjectMapper();
    private final Problems problems = new Problems(json);

    @Inject Clients clients;
    @Inject CertificateAuthority authority;
    @Inject ApiTokens tokens;
    @Inject InnerCalls calls;
    private HttpClient http;
    private ManagedChannel grpc;

    @BeforeEach
    void connect() throws Exception {
        http = RestClient.trusting(authority);
        grpc = clients.plainTls();
    }

    @AfterEach
    void disconnect() {
        http.shutdownNow();
    }

    @Test
    void whoever_has_no_token_is_told_the_same() throws Exception {
        compareAll("", "none-such");
    }

    @Test
    void what_does_not_exist_is_told_the_same() throws Exception {
        compareAll(clients.adminToken(), "none-such");
    }

    @Test
    void what_is_malformed_is_told_the_same() throws Exception {
        compareAll(clients.adminToken(), "NOT~A~NAME");
    }

    @Test
    void whoever_may_only_look_is_told_the_same_and_each_attempt_is_one_entry() throws Exception {
        var all = methods();
        for (int from = 0; from < all.size(); from += METHODS_OF_ONE_CALLER) {
            var some = all.subList(from, Math.min(all.size(), from + METHODS_OF_ONE_CALLER));
            var name = "viewer-" + UUID.randomUUID();
            var viewer = tokens.create(name, Set.of(Role.VIEWER), null, Actor.system("tests"));

            compareAll(some, viewer.secret(), "none-such");

            assertThat(refusals("tokens/" + name))
                    .containsExactlyInAnyOrderElementsOf(refused(some));
        }
    }

    /** The names of those that a viewer may not call, once for each face. */
    private static List<String> refused(List<RestMethod> methods) {
        return methods.stream()
                .filter(
                        method ->
                                AccessRule.of(method.grpc()) instanceof AccessRule.Needs(var role)
                                        && role != Role.VIEWER)
                .map(method -> method.grpc().getFullMethodName())
                .flatMap(name -> Stream.of(name, name))
                .toList();
    }

    private List<RestMethod> methods() {
        return calls.services().stream()
                .flatMap(service -> service.getMethods().stream())
                .map(method -> RestMethod.of(method.getMethodDescriptor()))
                .flatMap(Optional::stream)
                .filter(method -> !FILES.contains(method.grpc().getBareMethodName()))
                .toList();
    }

    private void compareAll(String token, String id) throws Exception {
        compareAll(methods(), token, id);
    }

    private void compareAll(List<RestMethod> methods, String token, String id) throws Exception {
        var channel = as(token);
        var differences = new SoftAssertions();
        for (var method : methods) {
            var pattern = pattern(method);
            var byGrpc = overGrpc(channel, method, request(method, pattern, id));
            var byRest = overRest(method, path(pattern, id), token);
            differences
                    .assertThat(said(method, byRest))
                    .as(method.grpc().getFullMethodName())
                    .isEqualTo(byGrpc);
        }
        differences.assertAll();
    }

    /** The problem as REST would say it; OK if there is none. */
    private JsonNode overGrpc(Channel channel, RestMethod method, Message request) {
        try {
            if (method.isStream()) {
                begin(channel, method, request);
            } else {
                var _ =
                        ClientCalls.blockingUnaryCall(
                                channel, method.grpc(), CallOptions.DEFAULT, request);
            }
            return json.getNodeFactory().textNode("OK");
        } catch (StatusRuntimeException refused) {
            return problems.document(
                    StatusProto.fromStatusAndTrailers(
                            refused.getStatus(),
                            Objects.requireNonNullElseGet(refused.getTrailers(), Metadata::new)));
        }
    }

    /** Waits for the first message, and goes. */
    private static void begin(Channel channel, RestMethod method, Message request) {
        var call = Context.ROOT.withCancellation();
        try {
            call.run(
                    () ->
                            assertThat(
                                            ClientCalls.blockingServerStreamingCall(
                                                    channel,
                                                    method.grpc(),
                                                    CallOptions.DEFAULT,
                                                    request))
                                    .hasNext());
        } finally {
            call.cancel(null);
        }
    }

    private HttpResponse<InputStream> overRest(RestMethod method, String path, String token)
            throws Exception {
        var body = method.body().isEmpty() ? "" : "{}";
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "https://localhost:%d%s".formatted(Clients.port(), path)))
                        .method(
                                method.verb().name(),
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }

    /** The problem that was answered; OK for an answer of the method's own type. */
    private JsonNode said(RestMethod method, HttpResponse<InputStream> response) throws Exception {
        try (var body = response.body()) {
            if (response.statusCode() != 200) {
                return json.readTree(body);
            }
            if (!method.isStream()) {
                var answer = DynamicMessage.newBuilder(method.descriptor().getOutputType());
                JsonFormat.parser().merge(new InputStreamReader(body, UTF_8), answer);
            }
            return json.getNodeFactory().textNode("OK");
        }
    }

    private static String pattern(RestMethod method) {
        Rest rest = method.descriptor().getOptions().getExtension(RestOuterClass.rest);
        return switch (rest.getPatternCase()) {
            case GET -> rest.getGet();
            case POST -> rest.getPost();
            case PATCH -> rest.getPatch();
            case DELETE -> rest.getDelete();
            case PATTERN_NOT_SET -> throw new AssertionError(method);
        };
    }

    private static String path(String pattern, String id) {
        return VARIABLE.matcher(pattern).replaceAll(variable -> variable.group(2).replace("*", id));
    }

    private static Message request(RestMethod method, String pattern, String id) {
        var request = method.newRequest();
        var variables = VARIABLE.matcher(pattern);
        while (variables.find()) {
            set(request, variables.group(1).split("\\."), variables.group(2).replace("*", id));
        }
        return request.build();
    }

    private static void set(Message.Builder request, String[] field, String value) {
        var builder = request;
        for (var i = 0; i < field.length - 1; i++) {
            builder =
                    builder.getFieldBuilder(
                            builder.getDescriptorForType().findFieldByName(field[i]));
        }
        builder.setField(
                builder.getDescriptorForType().findFieldByName(field[field.length - 1]), value);
    }

    private List<String> refusals(String actor) {
        return clients
                .asAdmin(EventServiceGrpc.newBlockingStub(grpc))
                .listEvents(
                        ListEventsRequest.newBuilder().setActor(actor).setPageSize(1000).build())
                .getEventsList()
                .stream()
                .map(Event::getResource)
                .toList();
    }

    private Channel as(String token) {
        var headers = new Metadata();
        if (!token.isEmpty()) {
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + token);
        }
        return ClientInterceptors.intercept(
                grpc, MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
