package io.flotilla.controller.distribution.api;

import io.flotilla.proto.distribution.v1.DeliveryServiceGrpc;
import io.flotilla.proto.distribution.v1.FetchPiecesRequest;
import io.flotilla.proto.distribution.v1.FetchPiecesResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A device that takes a piece only when it is told to. */
final class SlowReader implements ClientResponseObserver<FetchPiecesRequest, FetchPiecesResponse> {

    private final CompletableFuture<List<FetchPiecesResponse>> outcome = new CompletableFuture<>();
    private final List<FetchPiecesResponse> received = new ArrayList<>();
    private final CompletableFuture<ClientCallStreamObserver<FetchPiecesRequest>> call =
            new CompletableFuture<>();

    private SlowReader() {}

    static SlowReader start(TestDevice device, FetchPiecesRequest request) {
        var reader = new SlowReader();
        DeliveryServiceGrpc.newStub(device.channel()).fetchPieces(request, reader);
        return reader;
    }

    void take(int pieces) {
        call.join().request(pieces);
    }

    void cancel() {
        call.join().cancel("enough", null);
    }

    int receivedCount() {
        synchronized (received) {
            return received.size();
        }
    }

    /** All that came, once the stream has ended; throws what it failed with. */
    List<FetchPiecesResponse> toTheEnd() {
        take(Integer.MAX_VALUE);
        try {
            return outcome.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StatusRuntimeException refusal) {
                throw refusal;
            }
            throw failed;
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<FetchPiecesRequest> requests) {
        call.complete(requests);
        requests.disableAutoRequestWithInitial(1);
    }

    @Override
    public void onNext(FetchPiecesResponse piece) {
        synchronized (received) {
            received.add(piece);
        }
    }

    @Override
    public void onError(Throwable failure) {
        outcome.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        outcome.complete(received);
    }
}
