package io.flotilla.controller.distribution.api;

import static io.grpc.Status.Code.ABORTED;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.Lists;
import com.google.protobuf.ByteString;
import io.flotilla.controller.access.api.Clients;
import io.flotilla.controller.access.api.Refusals;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.device.Devices;
import io.flotilla.controller.distribution.AssignedArtifacts.Grant;
import io.flotilla.controller.distribution.DeliveredBytes;
import io.flotilla.controller.distribution.TestAssignments;
import io.flotilla.controller.registry.TestModels;
import io.flotilla.controller.registry.TestRegistry;
import io.flotilla.controller.shared.Actor;
import io.flotilla.controller.shared.Digest;
import io.flotilla.proto.distribution.v1.DeliveryServiceGrpc;
import io.flotilla.proto.distribution.v1.FetchPiecesRequest;
import io.flotilla.proto.distribution.v1.FetchPiecesResponse;
import io.flotilla.proto.distribution.v1.PieceRange;
import io.flotilla.proto.distribution.v1.ReadPieceIndexRequest;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ControllerResource.class)
class DeliveryIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final int LARGE_BYTES = 24 << 20;

    @Inject Clients clients;
    @Inject TestRegistry registry;
    @Inject TestAssignments assignments;
    @Inject ArtifactStore artifacts;
    @Inject DeliveredBytes delivered;
    @Inject Devices devices;
    @Inject MeterRegistry metrics;

    private TestDevice device;

    @BeforeEach
    void enrol() {
        device = TestDevice.enrol(clients);
    }

    @Test
    void all_pieces_together_are_the_file() {
        var digest = assigned(TestModels.minilm());

        var pieces = fetch(digest, range(0, pieceCount(digest)));

        assertThat(pieces)
                .extracting(FetchPiecesResponse::getPiece)
                .isSorted()
                .hasSize(pieceCount(digest));
        assertThat(Digest.of(bytesOf(pieces).toByteArray())).isEqualTo(digest);
    }

    @Test
    void pieces_come_in_the_order_asked_for_and_match_the_index() {
        var digest = assigned(TestModels.minilm());
        var index = artifacts.index(digest);

        var pieces = fetch(digest, range(7, 2), range(3, 1));

        assertThat(pieces).extracting(FetchPiecesResponse::getPiece).containsExactly(7, 8, 3);
        assertThat(pieces)
                .allSatisfy(
                        piece ->
                                assertThat(
                                                index.pieces()
                                                        .get(piece.getPiece())
                                                        .matches(
                                                                piece.getData()
                                                                        .asReadOnlyByteBuffer()))
                                        .isTrue());
    }

    @Test
    void the_index_has_the_digest_that_manifests_name() {
        var digest = assigned(TestModels.minilm());
        var request = ReadPieceIndexRequest.newBuilder().setSha256(bytes(digest)).build();

        var parts = Lists.newArrayList(stub().readPieceIndex(request));

        var index =
                parts.stream()
                        .map(part -> part.getData())
                        .reduce(ByteString.EMPTY, ByteString::concat);
        assertThat(Digest.of(index.toByteArray())).isEqualTo(artifacts.get(digest).indexDigest());
    }

    @Test
    void what_no_assignment_names_is_refused() {
        var digest = registry.upload(TestModels.minilm());

        Refusals.expect(PERMISSION_DENIED, "NOT_ASSIGNED", () -> fetch(digest, range(0, 1)));
        Refusals.expect(
                PERMISSION_DENIED,
                "NOT_ASSIGNED",
                () ->
                        stub().readPieceIndex(
                                        ReadPieceIndexRequest.newBuilder()
                                                .setSha256(bytes(digest))
                                                .build())
                                .hasNext());
    }

    @Test
    void whoever_comes_when_the_bandwidth_is_taken_is_told_to_come_again() {
        var digest = registry.upload(TestModels.minilm());
        assignments.assign(device.id(), digest, new Grant("slow", 1));

        assertThat(fetch(digest, range(0, 1))).hasSize(1);

        Refusals.expect(RESOURCE_EXHAUSTED, "BANDWIDTH_TAKEN", () -> fetch(digest, range(1, 1)));
    }

    @Test
    void what_is_not_there_is_not_found() {
        Refusals.expect(NOT_FOUND, "ARTIFACT_NOT_FOUND", () -> fetch(Digest.ZERO, range(0, 1)));
    }

    @Test
    void pieces_that_there_are_not_are_refused() {
        var digest = assigned(TestModels.minilm());
        var count = pieceCount(digest);

        Refusals.expect(INVALID_ARGUMENT, "INVALID_ARGUMENT", () -> fetch(digest));
        Refusals.expect(INVALID_ARGUMENT, "NO_SUCH_PIECE", () -> fetch(digest, range(-1, 1)));
        Refusals.expect(INVALID_ARGUMENT, "NO_SUCH_PIECE", () -> fetch(digest, range(count, 1)));
        Refusals.expect(
                INVALID_ARGUMENT,
                "NO_SUCH_PIECE",
                () -> fetch(digest, range(1, Integer.MAX_VALUE)));
        Refusals.expect(INVALID_ARGUMENT, "INVALID_ARGUMENT", () -> fetch(digest, range(0, 0)));
        Refusals.expect(
                INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                () -> fetch(digest, range(0, count), range(0, 1)));
    }

    @Test
    void a_device_that_takes_nothing_is_sent_hardly_more_than_fits_into_its_window() {
        var digest = assigned(random(LARGE_BYTES));
        var before = sentBytes();

        var reader = SlowReader.start(device, request(digest, range(0, pieceCount(digest))));
        await().atMost(LIMIT).until(() -> reader.receivedCount() == 1);
        await().atMost(LIMIT)
                .during(Duration.ofSeconds(1))
                .until(() -> sentBytes() - before < 8 << 20);

        assertThat(Digest.of(bytesOf(reader.toTheEnd()).toByteArray())).isEqualTo(digest);
    }

    @Test
    void a_device_that_opens_a_fifth_stream_ends_its_oldest() {
        var digest = assigned(random(LARGE_BYTES));
        var all = request(digest, range(0, pieceCount(digest)));
        var readers = new ArrayList<SlowReader>();
        for (int i = 0; i < 4; i++) {
            // What one stream leaves unread keeps others of its connection waiting.
            var reader = SlowReader.start(device.reconnected(), all);
            await().atMost(LIMIT).until(() -> reader.receivedCount() == 1);
            readers.add(reader);
        }

        assertThat(fetch(digest, range(0, 1))).hasSize(1);

        Refusals.expect(ABORTED, "SUPERSEDED", () -> readers.getFirst().toTheEnd());
        assertThat(readers.get(1).toTheEnd()).hasSize(pieceCount(digest));
    }

    @Test
    void a_device_that_is_suspended_loses_what_it_downloads() {
        var digest = assigned(random(LARGE_BYTES));
        var reader = SlowReader.start(device, request(digest, range(0, pieceCount(digest))));
        await().atMost(LIMIT).until(() -> reader.receivedCount() == 1);

        devices.suspend(device.id(), "stolen", Actor.system("tests"));

        Refusals.expect(FAILED_PRECONDITION, "DEVICE_SUSPENDED", reader::toTheEnd);
        Refusals.expect(FAILED_PRECONDITION, "DEVICE_SUSPENDED", () -> fetch(digest, range(0, 1)));
        devices.resume(device.id(), "found", Actor.system("tests"));
    }

    @Test
    void a_cancelled_stream_is_closed() {
        var digest = assigned(random(LARGE_BYTES));
        var before = openStreams();
        var reader = SlowReader.start(device, request(digest, range(0, pieceCount(digest))));
        await().atMost(LIMIT).until(() -> openStreams() == before + 1);

        reader.cancel();

        await().atMost(LIMIT).until(() -> openStreams() == before);
    }

    @Test
    void what_a_device_was_sent_is_written_down() {
        var digest = assigned(TestModels.minilm());

        var pieces = fetch(digest, range(0, 3));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> delivered.of(device.id()) == bytesOf(pieces).size());
    }

    @Test
    void operators_have_no_business_here() {
        var stub = clients.asAdmin(DeliveryServiceGrpc.newBlockingStub(clients.plainTls()));

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> stub.fetchPieces(request(Digest.ZERO, range(0, 1))).hasNext());
    }

    private Digest assigned(byte[] content) {
        var digest = registry.upload(content);
        assignments.assign(device.id(), digest);
        return digest;
    }

    private int pieceCount(Digest digest) {
        return artifacts.index(digest).pieces().size();
    }

    private List<FetchPiecesResponse> fetch(Digest digest, PieceRange... ranges) {
        return Lists.newArrayList(stub().fetchPieces(request(digest, ranges)));
    }

    private DeliveryServiceGrpc.DeliveryServiceBlockingStub stub() {
        return DeliveryServiceGrpc.newBlockingStub(device.channel());
    }

    private static FetchPiecesRequest request(Digest digest, PieceRange... ranges) {
        return FetchPiecesRequest.newBuilder()
                .setSha256(bytes(digest))
                .addAllRanges(List.of(ranges))
                .build();
    }

    private static PieceRange range(int first, int count) {
        return PieceRange.newBuilder().setFirst(first).setCount(count).build();
    }

    private static ByteString bytes(Digest digest) {
        return ByteString.copyFrom(digest.bytes());
    }

    private static ByteString bytesOf(List<FetchPiecesResponse> pieces) {
        return pieces.stream()
                .map(FetchPiecesResponse::getData)
                .reduce(ByteString.EMPTY, ByteString::concat);
    }

    private double sentBytes() {
        return metrics.get("flotilla.distribution.sent").counter().count();
    }

    private double openStreams() {
        return metrics.get("flotilla.distribution.streams").gauge().value();
    }

    private static byte[] random(int sizeBytes) {
        var bytes = new byte[sizeBytes];
        new Random(42).nextBytes(bytes);
        return bytes;
    }
}
