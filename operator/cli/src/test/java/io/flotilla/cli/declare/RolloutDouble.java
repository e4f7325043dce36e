package io.flotilla.cli.declare;

import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.proto.rollout.v1.CreateRolloutRequest;
import io.flotilla.proto.rollout.v1.GetRolloutRequest;
import io.flotilla.proto.rollout.v1.PauseRolloutRequest;
import io.flotilla.proto.rollout.v1.ResumeRolloutRequest;
import io.flotilla.proto.rollout.v1.RollBackRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollback;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.Rollout.State;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import io.flotilla.proto.rollout.v1.StartRolloutRequest;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rollout as a controller keeps it, and what it was asked to do with it. */
final class RolloutDouble extends RolloutServiceGrpc.RolloutServiceImplBase
        implements AutoCloseable {

    private final List<String> moves = new ArrayList<>();
    private final String address = InProcessServerBuilder.generateName();
    private final Server server;
    private @Nullable Rollout rollout;

    RolloutDouble() throws IOException {
        server =
                InProcessServerBuilder.forName(address)
                        .directExecutor()
                        .addService(this)
                        .build()
                        .start();
    }

    ControllerConnection connect() {
        return ControllerConnection.over(
                InProcessChannelBuilder.forName(address).directExecutor().build(), "token");
    }

    /** What was asked for, in order. */
    List<String> moves() {
        return moves;
    }

    /** As the controller moves it by itself. */
    void comesTo(State state) {
        if (rollout != null) {
            rollout = rollout.toBuilder().setState(state).setReason("by itself").build();
        }
    }

    @Override
    public void getRollout(GetRolloutRequest request, StreamObserver<Rollout> answer) {
        if (rollout == null) {
            answer.onError(Status.NOT_FOUND.asRuntimeException());
        } else {
            tell(rollout, answer);
        }
    }

    @Override
    public void createRollout(CreateRolloutRequest request, StreamObserver<Rollout> answer) {
        moves.add(request.getHold() ? "create held" : "create");
        keep(
                request.getRollout().toBuilder()
                        .setName("rollouts/" + request.getRolloutId())
                        .setSlot("filled in"),
                request.getHold() ? State.STATE_SCHEDULED : State.STATE_RUNNING,
                answer);
    }

    @Override
    public void startRollout(StartRolloutRequest request, StreamObserver<Rollout> answer) {
        move("start", State.STATE_RUNNING, answer);
    }

    @Override
    public void pauseRollout(PauseRolloutRequest request, StreamObserver<Rollout> answer) {
        move("pause: " + request.getReason(), State.STATE_PAUSED, answer);
    }

    @Override
    public void resumeRollout(ResumeRolloutRequest request, StreamObserver<Rollout> answer) {
        move("resume: " + request.getReason(), State.STATE_RUNNING, answer);
    }

    @Override
    public void rollBackRollout(RollBackRolloutRequest request, StreamObserver<Rollback> answer) {
        moves.add("roll back: " + request.getRollback().getReason());
        comesTo(State.STATE_ROLLING_BACK);
        answer.onNext(request.getRollback());
        answer.onCompleted();
    }

    private void move(String move, State state, StreamObserver<Rollout> answer) {
        moves.add(move);
        if (rollout != null) {
            keep(rollout.toBuilder(), state, answer);
        }
    }

    private void keep(Rollout.Builder builder, State state, StreamObserver<Rollout> answer) {
        var kept = builder.setState(state).build();
        rollout = kept;
        tell(kept, answer);
    }

    private static void tell(Rollout rollout, StreamObserver<Rollout> answer) {
        answer.onNext(rollout);
        answer.onCompleted();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
