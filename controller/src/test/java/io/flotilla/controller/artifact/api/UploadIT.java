package io.flotilla.controller.artifact.api;

import static io.flotilla.controller.artifact.api.UploadMessages.data;
import static io.flotilla.controller.artifact.api.UploadMessages.digest;
import static io.flotilla.controller.artifact.api.UploadMessages.header;
import static io.flotilla.controller.artifact.api.UploadMessages.parts;
import static io.flotilla.controller.artifact.api.UploadMessages.random;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.api.Refusals;
import io.flotilla.controller.artifact.ArtifactConfig;
import io.flotilla.controller.artifact.api.UploadMessages.Answer;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.proto.artifact.v1.Artifact;
import io.flotilla.proto.artifact.v1.ArtifactServiceGrpc;
import io.flotilla.proto.artifact.v1.ArtifactServiceGrpc.ArtifactServiceStub;
import io.flotilla.proto.artifact.v1.GetArtifactRequest;
import io.flotilla.proto.artifact.v1.UploadArtifactRequest;
import io.flotilla.proto.artifact.v1.UploadArtifactRequest.Header;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class UploadIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Inject Clients clients;
    @Inject ApiTokens tokens;
    @Inject ArtifactConfig config;

    @Test
    void an_upload_in_parts_becomes_an_artifact() {
        var content = random(5 << 20);

        var artifact = upload(header(content), parts(content));

        assertThat(artifact.getSha256()).isEqualTo(digest(content));
        assertThat(artifact.getSizeBytes()).isEqualTo(content.length);
        assertThat(get(content)).isEqualTo(artifact);
    }

    @Test
    void what_is_there_is_returned_at_the_header() {
        var content = random(3 << 20);
        var first = upload(header(content), parts(content));
        var answer = new Answer();

        var requests = admin().uploadArtifact(answer);
        requests.onNext(header(content));

        assertThat(answer.join()).isEqualTo(first);
    }

    @Test
    void other_bytes_than_announced_are_refused() {
        var content = random(1000);
        var announced = header(random(1000));

        Refusals.expect(
                INVALID_ARGUMENT, "DIGEST_MISMATCH", () -> upload(announced, parts(content)));
        assertThatNothingIsLeft(content);
    }

    @Test
    void a_stream_that_ends_early_is_refused() {
        var content = random(3 << 20);

        Refusals.expect(
                INVALID_ARGUMENT,
                "SIZE_MISMATCH",
                () -> upload(header(content), parts(content).subList(0, 2)));
        assertThatNothingIsLeft(content);
    }

    @Test
    void a_stream_that_goes_on_is_refused() {
        var content = random(2 << 20);
        var parts = new ArrayList<>(parts(content));
        parts.add(data(new byte[1]));

        Refusals.expect(INVALID_ARGUMENT, "SIZE_MISMATCH", () -> upload(header(content), parts));
        assertThatNothingIsLeft(content);
    }

    @Test
    void a_sender_that_gives_up_leaves_nothing() {
        var content = random(3 << 20);
        var answer = new Answer();
        var requests = admin().uploadArtifact(answer);
        requests.onNext(header(content));
        requests.onNext(parts(content).getFirst());
        await().atMost(LIMIT).until(() -> incomingFiles() == 1);

        requests.onError(new IllegalStateException("gives up"));

        await().atMost(LIMIT).until(() -> incomingFiles() == 0);
        assertThatNothingIsLeft(content);
    }

    @Test
    void a_sender_whose_connection_breaks_leaves_nothing() {
        var content = random(3 << 20);
        var channel = clients.plainTls();
        var requests =
                clients.asAdmin(ArtifactServiceGrpc.newStub(channel)).uploadArtifact(new Answer());
        requests.onNext(header(content));
        requests.onNext(parts(content).getFirst());
        await().atMost(LIMIT).until(() -> incomingFiles() == 1);

        channel.shutdownNow();

        await().atMost(LIMIT).until(() -> incomingFiles() == 0);
        assertThatNothingIsLeft(content);
    }

    @Test
    void bytes_without_a_header_are_refused() {
        Refusals.expect(
                INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                () -> upload(data(new byte[1]), List.of(data(new byte[1]))));
    }

    @Test
    void an_empty_stream_is_refused() {
        Refusals.expect(
                INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                () -> {
                    var answer = new Answer();
                    admin().uploadArtifact(answer).onCompleted();
                    answer.join();
                });
    }

    @Test
    void a_second_header_is_refused() {
        var content = random(1000);

        Refusals.expect(
                INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                () -> upload(header(content), List.of(header(content))));
        assertThatNothingIsLeft(content);
    }

    @Test
    void an_empty_file_is_refused() {
        Refusals.expect(
                INVALID_ARGUMENT, "INVALID_ARGUMENT", () -> upload(header(new byte[0]), List.of()));
    }

    @Test
    void a_message_above_1_mib_is_refused() {
        var content = random((1 << 20) + 1);

        Refusals.expect(
                INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                () -> upload(header(content), List.of(data(content))));
        assertThatNothingIsLeft(content);
    }

    @Test
    void more_than_fits_onto_the_disk_is_refused_at_once() {
        var header =
                UploadArtifactRequest.newBuilder()
                        .setHeader(
                                Header.newBuilder()
                                        .setSha256(ByteString.copyFrom(Digest.ZERO.bytes()))
                                        .setSizeBytes(1L << 50))
                        .build();

        Refusals.expect(INVALID_ARGUMENT, "INVALID_ARGUMENT", () -> upload(header, List.of()));
    }

    @Test
    void whoever_may_only_look_may_not_upload() {
        var viewer = tokens.create("viewer", Set.of(Role.VIEWER), null, Actor.system("tests"));
        var stub =
                Clients.withToken(ArtifactServiceGrpc.newStub(clients.plainTls()), viewer.secret());
        var content = random(1000);

        Refusals.expect(
                PERMISSION_DENIED,
                "ROLE_MISSING",
                () -> upload(stub, header(content), parts(content)));
    }

    private Artifact upload(UploadArtifactRequest first, List<UploadArtifactRequest> rest) {
        return upload(admin(), first, rest);
    }

    private static Artifact upload(
            ArtifactServiceStub stub,
            UploadArtifactRequest first,
            List<UploadArtifactRequest> rest) {
        var answer = new Answer();
        var requests = stub.uploadArtifact(answer);
        requests.onNext(first);
        rest.forEach(requests::onNext);
        requests.onCompleted();
        return answer.join();
    }

    private ArtifactServiceStub admin() {
        return clients.asAdmin(ArtifactServiceGrpc.newStub(clients.plainTls()));
    }

    private Artifact get(byte[] content) {
        return clients.asAdmin(ArtifactServiceGrpc.newBlockingStub(clients.plainTls()))
                .getArtifact(
                        GetArtifactRequest.newBuilder()
                                .setName("artifacts/" + Digest.of(content))
                                .build());
    }

    private void assertThatNothingIsLeft(byte[] content) {
        Refusals.expect(NOT_FOUND, "ARTIFACT_NOT_FOUND", () -> get(content));
        await().atMost(LIMIT).until(() -> incomingFiles() == 0);
    }

    private long incomingFiles() throws IOException {
        try (var files = Files.list(config.directory().resolve("incoming"))) {
            return files.count();
        }
    }
}
