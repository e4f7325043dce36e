package io.flotilla.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.agent.FakeController;
import io.flotilla.agent.shared.AgentConfig;
import io.flotilla.proto.access.v1.EnrollRequest;
import io.flotilla.proto.access.v1.EnrollmentServiceGrpc;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ControllerChannelsIT {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @TempDir private Path folder;
    private final TestAuthority authority = new TestAuthority("test authority");

    @Test
    @Timeout(60)
    void a_connection_that_nobody_answers_fails_its_calls() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var channel = open(silent.getLocalPort());

            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> enroll(channel))
                    .matches(e -> e.getStatus().getCode() == Status.Code.UNAVAILABLE);
            channel.shutdownNow();
        }
    }

    @Test
    void a_connection_may_be_quiet_for_longer_than_its_handshake() throws Exception {
        try (var controller = FakeController.start(authority)) {
            var channel = open(controller.port());
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> enroll(channel))
                    .matches(e -> e.getStatus().getCode() != Status.Code.UNAVAILABLE);
            var left = new CompletableFuture<Void>();
            channel.notifyWhenStateChanged(ConnectivityState.READY, () -> left.complete(null));

            var quiet = LIMIT.multipliedBy(2).toMillis();
            assertThatExceptionOfType(TimeoutException.class)
                    .isThrownBy(() -> left.get(quiet, TimeUnit.MILLISECONDS));

            assertThat(channel.getState(false)).isEqualTo(ConnectivityState.READY);
            channel.shutdownNow();
        }
    }

    private static void enroll(ManagedChannel channel) {
        var response =
                EnrollmentServiceGrpc.newBlockingStub(channel)
                        .enroll(EnrollRequest.getDefaultInstance());
        throw new AssertionError("enrolled without a token: " + response);
    }

    private ManagedChannel open(int port) throws IOException {
        var authorityFile = authority.writeTo(folder.resolve("ca.pem"));
        var controller = new AgentConfig.Controller("127.0.0.1", port, authorityFile, null);
        return new ControllerChannels(controller, Network.ofMachine(), LIMIT).openForEnrollment();
    }
}
