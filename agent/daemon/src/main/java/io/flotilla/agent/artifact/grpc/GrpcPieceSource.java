package io.flotilla.agent.artifact.grpc;

import com.google.protobuf.ByteString;
import io.flotilla.agent.artifact.PieceSource;
import io.flotilla.agent.artifact.PieceSourceException;
import io.flotilla.contract.index.Digest;
import io.flotilla.proto.distribution.v1.DeliveryServiceGrpc;
import io.flotilla.proto.distribution.v1.FetchPiecesRequest;
import io.flotilla.proto.distribution.v1.FetchPiecesResponse;
import io.flotilla.proto.distribution.v1.ReadPieceIndexRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Pieces from the controller, over a channel of their own. */
public final class GrpcPieceSource implements PieceSource {
    private final Supplier<Optional<Channel>> channel;

    /**
     * A source over whatever channel there is.
     *
     * @param channel empty while this device has no identity
     */
    public GrpcPieceSource(Supplier<Optional<Channel>> channel) {
        this.channel = channel;
    }

    @Override
    public byte[] readIndex(Digest artifact, int maxBytes)
            throws PieceSourceException, InterruptedException {
        var request = ReadPieceIndexRequest.newBuilder().setSha256(bytes(artifact)).build();
        var call =
                open().newCall(DeliveryServiceGrpc.getReadPieceIndexMethod(), CallOptions.DEFAULT);
        var index = new ByteArrayOutputStream();
        try (var responses = new ResponseStream<>(call, request)) {
            for (var next = responses.next(); next.isPresent(); next = responses.next()) {
                var data = next.get().getData();
                if (data.size() > maxBytes - index.size()) {
                    throw new PieceSourceException(
                            "a piece index of more than " + maxBytes + " bytes", false, null);
                }
                index.writeBytes(data.toByteArray());
            }
        }
        return index.toByteArray();
    }

    @Override
    public PieceStream fetch(Digest artifact, List<PieceRange> ranges) throws PieceSourceException {
        var request = FetchPiecesRequest.newBuilder().setSha256(bytes(artifact));
        for (var range : ranges) {
            request.addRanges(
                    io.flotilla.proto.distribution.v1.PieceRange.newBuilder()
                            .setFirst(range.first())
                            .setCount(range.count()));
        }
        var call = open().newCall(DeliveryServiceGrpc.getFetchPiecesMethod(), CallOptions.DEFAULT);
        return new Pieces(new ResponseStream<>(call, request.build()));
    }

    private record Pieces(ResponseStream<FetchPiecesRequest, FetchPiecesResponse> responses)
            implements PieceStream {
        @Override
        public Optional<FetchedPiece> next() throws PieceSourceException, InterruptedException {
            return responses
                    .next()
                    .map(
                            response ->
                                    new FetchedPiece(
                                            response.getPiece(),
                                            response.getData().asReadOnlyByteBuffer()));
        }

        @Override
        public void close() {
            responses.close();
        }
    }

    private Channel open() throws PieceSourceException {
        return channel.get()
                .orElseThrow(
                        () ->
                                new PieceSourceException(
                                        "this device has no identity yet", true, null));
    }

    private static ByteString bytes(Digest digest) {
        return ByteString.copyFrom(digest.toBytes());
    }
}
