package io.flotilla.controller.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged controller, started, stopped and killed. */
class ControllerProcessIT {

    @TempDir Path data;

    @Test
    void what_a_first_start_makes_is_there_after_a_restart_and_for_a_worker_after_a_kill()
            throws Exception {
        String authority;
        String token;
        try (var first = ControllerProcess.start(data)) {
            first.awaitReady();
            authority = Files.readString(data.resolve("ca.pem"));
            token = Files.readString(data.resolve("admin.token"));
            assertThat(first.get("/metrics").body()).contains("jvm_memory_used_bytes");
            assertThat(first.get("/health/ready").body()).contains("tls-port", "data-directory");
        }
        assertThat(data.resolve("postgresql/data/postmaster.pid")).doesNotExist();

        try (var second = ControllerProcess.start(data)) {
            second.awaitReady();
            assertSame(authority, token);
            second.kill();
        }
        assertThat(data.resolve("postgresql/data/postmaster.pid")).exists();

        try (var worker =
                ControllerProcess.start(
                        data, "flotilla.role=WORKER", "flotilla.making.host=" + data)) {
            worker.awaitReady();
            assertSame(authority, token);
            assertThat(worker.get("/metrics").body()).contains("jvm_memory_used_bytes");
            for (var path :
                    List.of("/openapi.json", "/v1/models", "/grpc.health.v1.Health/Check")) {
                assertThat(worker.call(path, data.resolve("ca.pem")))
                        .matches(refused -> refused.statusCode() == 503, path + " is refused")
                        .matches(refused -> refused.body().contains("ask a controller"));
            }
        }
    }

    @Test
    void a_worker_that_could_make_nothing_does_not_start() throws Exception {
        try (var process = ControllerProcess.start(data, "flotilla.role=WORKER")) {
            assertThat(process.awaitExit()).isEqualTo(1);
            assertThat(process.output()).contains("flotilla.making.host");
        }
    }

    @Test
    void a_data_directory_is_held_by_one_controller() throws Exception {
        try (var _ = DataDirectory.open(data);
                var second = ControllerProcess.start(data)) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.output()).contains("another controller runs on the data directory");
        }
    }

    @Test
    void unknown_settings_fail_the_start_and_are_all_named() throws Exception {
        try (var process =
                ControllerProcess.start(data, "flotilla.acess.typo=1", "flotilla.prot=2")) {
            assertThat(process.awaitExit()).isEqualTo(1);
            assertThat(process.output()).contains("flotilla.acess.typo", "flotilla.prot");
        }
        assertThat(data.resolve("postgresql/data/postmaster.pid")).doesNotExist();
    }

    private void assertSame(String authority, String token) throws IOException {
        assertThat(data.resolve("ca.pem")).hasContent(authority);
        assertThat(data.resolve("admin.token")).hasContent(token);
    }
}
