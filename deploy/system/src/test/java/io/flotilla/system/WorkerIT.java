package io.flotilla.system;

import static io.flotilla.system.TestFleet.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.system.process.Checkout;
import io.flotilla.system.process.Cli;
import io.flotilla.system.process.ControllerClient;
import io.flotilla.system.process.ControllerProcess;
import io.flotilla.system.process.MiniLm;
import io.flotilla.system.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller that makes nothing, and a worker beside it that does nothing else. */
class WorkerIT {
    private static final int PORT_LINE = 3;

    @TempDir Path folder;

    @Test
    void a_worker_makes_and_measures_what_a_controller_leaves_to_others() throws IOException {
        var checkout = Checkout.around();
        var upload = folder.resolve("upload");
        MiniLm.layOutFullPrecision(upload);
        try (var controller =
                        ControllerProcess.start(
                                checkout,
                                folder.resolve("controller"),
                                Ports.free(),
                                Ports.free(),
                                Map.of("FLOTILLA_MAKING_CONCURRENCY", "0"));
                var client = ControllerClient.of(controller);
                var _ =
                        ControllerProcess.start(
                                checkout,
                                folder.resolve("worker"),
                                Ports.free(),
                                Ports.free(),
                                workerOf(controller))) {
            var published =
                    new Cli(checkout, controller)
                            .run(
                                    _ -> {},
                                    "publish",
                                    upload.toString(),
                                    "--model",
                                    MODEL,
                                    "--version",
                                    "1",
                                    "--variants",
                                    "INT8");

            assertThat(published.exitCode()).isZero();
            var version = "models/" + MODEL + "/versions/1";
            assertThat(client.variants(version))
                    .extracting(variant -> variant.getFacts().getPrecision())
                    .containsExactlyInAnyOrder("FP32", "INT8");
            assertThat(client.evaluations(version))
                    .anyMatch(one -> one.getName().contains("/variants/onnx-int8/"));
        }
    }

    /** It shares the controller's database and artifacts, and has a folder for its own work. */
    private static Map<String, String> workerOf(ControllerProcess controller) throws IOException {
        var database = controller.data().resolve("postgresql");
        var port = Files.readAllLines(database.resolve("data/postmaster.pid")).get(PORT_LINE);
        return Map.of(
                "FLOTILLA_ROLE",
                "WORKER",
                "FLOTILLA_ARTIFACT_DIRECTORY",
                controller.data().resolve("artifacts").toString(),
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://127.0.0.1:" + port.strip() + "/postgres",
                "QUARKUS_DATASOURCE_USERNAME",
                "postgres",
                "QUARKUS_DATASOURCE_PASSWORD",
                Files.readString(database.resolve("password")).strip());
    }
}
