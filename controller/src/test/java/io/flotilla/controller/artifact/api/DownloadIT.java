package io.flotilla.controller.artifact.api;

import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.UNAUTHENTICATED;
import static java.util.Arrays.copyOfRange;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.controller.access.ApiTokens;
import io.flotilla.controller.access.Role;
import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.api.Refusals;
import io.flotilla.controller.artifact.ArtifactRepository;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.proto.artifact.v1.ArtifactServiceGrpc;
import io.flotilla.proto.artifact.v1.ArtifactServiceGrpc.ArtifactServiceBlockingStub;
import io.flotilla.proto.artifact.v1.DownloadArtifactRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class DownloadIT {

    @TempDir private Path folder;
    @Inject Clients clients;
    @Inject ApiTokens tokens;
    @Inject ArtifactStore artifacts;
    @Inject ArtifactRepository repository;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_300_000, 2_999_999, 3_000_000})
    void a_file_comes_from_the_offset_on(int offset) throws IOException {
        var content = random(3_000_000);
        var digest = store(content);

        var received = download(viewer(), digest, offset);

        assertThat(received).isEqualTo(copyOfRange(content, offset, content.length));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1001, Long.MAX_VALUE})
    void an_offset_outside_the_file_is_refused(long offset) throws IOException {
        var digest = store(random(1000));

        Refusals.expect(
                INVALID_ARGUMENT, "INVALID_ARGUMENT", () -> download(viewer(), digest, offset));
    }

    @Test
    void a_file_that_is_not_stored_is_not_found() {
        Refusals.expect(NOT_FOUND, "ARTIFACT_NOT_FOUND", () -> download(viewer(), Digest.ZERO, 0));
    }

    @Test
    void a_file_that_was_altered_where_it_is_stored_is_not_given_out() throws IOException {
        var digest = store(random(1000));
        repository.markDamaged(digest, Instant.EPOCH);

        Refusals.expect(
                FAILED_PRECONDITION, "ARTIFACT_DAMAGED", () -> download(viewer(), digest, 0));
    }

    @Test
    void a_stranger_gets_nothing() throws IOException {
        var digest = store(random(1000));
        var stranger = ArtifactServiceGrpc.newBlockingStub(clients.plainTls());

        Refusals.expect(UNAUTHENTICATED, "TOKEN_MISSING", () -> download(stranger, digest, 0));
    }

    private ArtifactServiceBlockingStub viewer() {
        var token = tokens.create("viewer", Set.of(Role.VIEWER), null, Actor.system("tests"));
        return Clients.withToken(
                ArtifactServiceGrpc.newBlockingStub(clients.plainTls()), token.secret());
    }

    private static byte[] download(ArtifactServiceBlockingStub from, Digest digest, long offset) {
        var received = new ByteArrayOutputStream();
        from.downloadArtifact(
                        DownloadArtifactRequest.newBuilder()
                                .setName("artifacts/" + digest)
                                .setOffsetBytes(offset)
                                .build())
                .forEachRemaining(part -> received.writeBytes(part.getData().toByteArray()));
        return received.toByteArray();
    }

    private Digest store(byte[] content) throws IOException {
        var file = Files.write(folder.resolve("content"), content);
        return artifacts.add(file, Actor.system("tests")).digest();
    }

    private static byte[] random(int sizeBytes) {
        var bytes = new byte[sizeBytes];
        new Random().nextBytes(bytes);
        return bytes;
    }
}
