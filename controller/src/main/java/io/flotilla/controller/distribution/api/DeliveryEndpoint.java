package io.flotilla.controller.distribution.api;

import com.google.protobuf.ByteString;
import io.flotilla.contract.index.Piece;
import io.flotilla.controller.access.CurrentCaller;
import io.flotilla.controller.distribution.Deliveries;
import io.flotilla.controller.distribution.Deliveries.PieceDelivery;
import io.flotilla.controller.distribution.Delivery;
import io.flotilla.controller.distribution.DistributionConfig;
import io.flotilla.controller.distribution.PieceRange;
import io.flotilla.controller.distribution.Recipient;
import io.flotilla.controller.distribution.api.FileStream.Part;
import io.flotilla.controller.shared.api.Digests;
import io.flotilla.controller.shared.api.Outbox;
import io.flotilla.proto.distribution.v1.DeliveryServiceGrpc;
import io.flotilla.proto.distribution.v1.FetchPiecesRequest;
import io.flotilla.proto.distribution.v1.FetchPiecesResponse;
import io.flotilla.proto.distribution.v1.ReadPieceIndexRequest;
import io.flotilla.proto.distribution.v1.ReadPieceIndexResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Answers devices that fetch artifacts. Each stream has a virtual thread, which waits for its
 * device.
 */
@GrpcService
@RunOnVirtualThread
final class DeliveryEndpoint extends DeliveryServiceGrpc.DeliveryServiceImplBase {

    /** Bytes of an index in one message. */
    private static final int PART_BYTES = 256 * 1024;

    private final Deliveries deliveries;
    private final CurrentCaller caller;
    private final DistributionConfig config;
    private final ExecutorService virtualThreads;

    DeliveryEndpoint(
            Deliveries deliveries,
            CurrentCaller caller,
            DistributionConfig config,
            @VirtualThreads ExecutorService virtualThreads) {
        this.deliveries = deliveries;
        this.caller = caller;
        this.config = config;
        this.virtualThreads = virtualThreads;
    }

    @Override
    public void readPieceIndex(
            ReadPieceIndexRequest request, StreamObserver<ReadPieceIndexResponse> answer) {
        var digest = Digests.parse("sha256", request.getSha256());
        var outbox = outbox(answer);
        var delivery = deliveries.openIndex(recipient(outbox), digest);
        virtualThreads.execute(
                new FileStream<>(delivery, parts(delivery), (_, bytes) -> response(bytes), outbox));
    }

    /** Cuts a file that has no index. */
    private static Iterator<Part> parts(Delivery delivery) {
        var sizeBytes = delivery.sizeBytes();
        return LongStream.iterate(0, offset -> offset < sizeBytes, offset -> offset + PART_BYTES)
                .mapToObj(
                        offset ->
                                new Part(0, offset, (int) Math.min(PART_BYTES, sizeBytes - offset)))
                .iterator();
    }

    private static ReadPieceIndexResponse response(ByteString bytes) {
        return ReadPieceIndexResponse.newBuilder().setData(bytes).build();
    }

    @Override
    public void fetchPieces(
            FetchPiecesRequest request, StreamObserver<FetchPiecesResponse> answer) {
        var digest = Digests.parse("sha256", request.getSha256());
        var outbox = outbox(answer);
        var wanted = deliveries.openPieces(recipient(outbox), digest, ranges(request));
        virtualThreads.execute(
                new FileStream<>(
                        wanted.delivery(), parts(wanted), DeliveryEndpoint::response, outbox));
    }

    private static Iterator<Part> parts(PieceDelivery wanted) {
        var pieces = wanted.index().pieces();
        return wanted.ranges().stream()
                .flatMapToInt(
                        range -> IntStream.range(range.first(), range.first() + range.count()))
                .mapToObj(ordinal -> part(ordinal, pieces.get(ordinal)))
                .iterator();
    }

    private static Part part(int ordinal, Piece piece) {
        return new Part(ordinal, piece.offset(), piece.sizeBytes());
    }

    private static FetchPiecesResponse response(Part part, ByteString bytes) {
        return FetchPiecesResponse.newBuilder().setPiece(part.ordinal()).setData(bytes).build();
    }

    private <T> Outbox<T> outbox(StreamObserver<T> answer) {
        return Outbox.of((ServerCallStreamObserver<T>) answer, config.stallTimeout());
    }

    private Recipient recipient(Outbox<?> outbox) {
        return new Recipient(caller.device(), outbox::supersede);
    }

    private static List<PieceRange> ranges(FetchPiecesRequest request) {
        return request.getRangesList().stream()
                .map(range -> new PieceRange(range.getFirst(), range.getCount()))
                .toList();
    }
}
