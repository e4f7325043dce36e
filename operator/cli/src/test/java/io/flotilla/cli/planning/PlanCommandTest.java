package io.flotilla.cli.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.proto.planning.v1.CoveragePlan;
import io.flotilla.proto.planning.v1.PlanVersionRequest;
import io.flotilla.proto.planning.v1.PlanningServiceGrpc;
import io.flotilla.proto.rollout.v1.ForecastRolloutRequest;
import io.flotilla.proto.rollout.v1.Rollout;
import io.flotilla.proto.rollout.v1.RolloutForecast;
import io.flotilla.proto.rollout.v1.RolloutServiceGrpc;
import io.flotilla.proto.rollout.v1.WaveForecast;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PlanCommandTest {

    private static final String VERSION = "models/m/versions/2";

    @Test
    void programs_are_told_the_waves_too() throws IOException {
        assertThat(shown("json"))
                .isEqualToIgnoringNewLines(
                        """
                        {
                          "modelVersion": "models/m/versions/2",
                          "summary": "All <3 devices.",
                          "forecast": {
                            "waves": [
                              {
                                "name": "canary",
                                "deviceCount": 3,
                                "transferBytes": "9007199254740993"
                              }
                            ],
                            "notes": [
                              "models/m/versions/2"
                            ]
                          }
                        }""");
    }

    @Test
    void the_same_is_there_as_yaml() throws IOException {
        assertThat(shown("yaml"))
                .isEqualToIgnoringNewLines(
                        """
                        modelVersion: models/m/versions/2
                        summary: All <3 devices.
                        forecast:
                          waves:
                          - name: canary
                            deviceCount: 3
                            transferBytes: '9007199254740993'
                          notes:
                          - models/m/versions/2
                        """);
    }

    @Test
    void one_part_of_the_waves_can_be_picked() throws IOException {
        assertThat(shown("jsonpath={.forecast.waves[0].name}")).isEqualToIgnoringNewLines("canary");
    }

    private static String shown(String format) throws IOException {
        var data = new ByteArrayOutputStream();
        var stream = new PrintStream(data);
        var command = new PlanCommand(new Printer(stream, stream));
        new CommandLine(command).parseArgs("m/2", "-o", format);
        var address = InProcessServerBuilder.generateName();
        var server =
                InProcessServerBuilder.forName(address)
                        .directExecutor()
                        .addService(new Planning())
                        .addService(new Rollouts())
                        .build()
                        .start();
        var channel = InProcessChannelBuilder.forName(address).directExecutor().build();
        try (var controller = ControllerConnection.over(channel, "token")) {
            command.show(
                    controller,
                    PlanVersionRequest.newBuilder().setModelVersion(VERSION).build(),
                    Rollout.newBuilder().setModelVersion(VERSION).build());
        } finally {
            server.shutdownNow();
        }
        return data.toString(StandardCharsets.UTF_8);
    }

    private static final class Planning extends PlanningServiceGrpc.PlanningServiceImplBase {
        @Override
        public void planVersion(PlanVersionRequest request, StreamObserver<CoveragePlan> answer) {
            answer.onNext(
                    CoveragePlan.newBuilder()
                            .setModelVersion(request.getModelVersion())
                            .setSummary("All <3 devices.")
                            .build());
            answer.onCompleted();
        }
    }

    private static final class Rollouts extends RolloutServiceGrpc.RolloutServiceImplBase {
        @Override
        public void forecastRollout(
                ForecastRolloutRequest request, StreamObserver<RolloutForecast> answer) {
            answer.onNext(
                    RolloutForecast.newBuilder()
                            .addWaves(
                                    WaveForecast.newBuilder()
                                            .setName("canary")
                                            .setDeviceCount(3)
                                            .setTransferBytes(9007199254740993L))
                            .addNotes(request.getRollout().getModelVersion())
                            .build());
            answer.onCompleted();
        }
    }
}
