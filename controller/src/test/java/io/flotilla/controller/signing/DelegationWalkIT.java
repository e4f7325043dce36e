package io.flotilla.controller.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Delegation;
import io.flotilla.controller.boot.ControllerResource;
import io.flotilla.controller.registry.Model;
import io.flotilla.controller.registry.Model.Task;
import io.flotilla.controller.registry.TestModels;
import io.flotilla.controller.registry.TestRegistry;
import io.flotilla.controller.shared.FleetException.NotFound;
import io.flotilla.controller.shared.ResourceName;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * tuf-js, a client of The Update Framework which walks delegations, looks for manifests in what the
 * controller signs. It runs in Node, from the packages that a lockfile pins by their checksums.
 */
@QuarkusTest
@WithTestResource(ControllerResource.class)
class DelegationWalkIT {

    private static final Path SOURCE = Path.of("src/test/tuf-js");
    private static final Path INSTALLED = Path.of("target/tuf-js");

    @Inject TestRegistry registry;
    @Inject TrustReading reading;
    @Inject Director director;
    @TempDir Path folder;

    private final Map<String, byte[]> replaced = new HashMap<>();
    private HttpServer server;

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(INSTALLED);
        for (var file : List.of("package.json", "package-lock.json", "client.cjs")) {
            Files.write(INSTALLED.resolve(file), Files.readAllBytes(SOURCE.resolve(file)));
        }
        var _ =
                run(
                        List.of(
                                "npm",
                                "ci",
                                "--prefer-offline",
                                "--ignore-scripts",
                                "--no-audit",
                                "--no-fund",
                                "--loglevel=error"));
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void it_finds_the_manifest_of_a_released_version_by_the_role_of_its_model() throws Exception {
        var version = publish();
        var manifest =
                director.open(List.of(version.toString()))
                        .manifest(version.toString())
                        .orElseThrow();

        assertThat(find(version + "/manifest"))
                .isEqualTo("%d %s".formatted(manifest.length, Digest.over(manifest)));
    }

    @Test
    void it_finds_nothing_that_is_not_released() throws Exception {
        var version = publish();

        assertThat(find(Model.NAMES.of(version.id("model")) + "/versions/none/manifest"))
                .isEqualTo("none");
    }

    @Test
    void it_believes_nothing_of_a_model_whose_file_was_altered() throws Exception {
        var version = publish();
        var role = Delegation.roleOf(Model.NAMES.of(version.id("model")).toString());
        var file = new String(reading.file(role + ".json"), UTF_8);
        replaced.put(
                "1." + role + ".json",
                file.replace("\"release\":1", "\"release\":2").getBytes(UTF_8));

        assertThat(find(version + "/manifest")).endsWith("Error");
    }

    private ResourceName publish() {
        var draft = registry.draft(Task.TENSOR);
        var _ = registry.addModelFile(draft.name(), TestModels.minilm());
        return registry.publish(draft.name()).name();
    }

    private String find(String target) throws Exception {
        Files.write(folder.resolve("root.json"), reading.file("1.root.json"));
        var url = "http://localhost:" + server.getAddress().getPort();
        return run(List.of("node", "client.cjs", url, folder.toString(), target)).strip();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(command)
                        .directory(INSTALLED.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var name = exchange.getRequestURI().getPath().substring(1);
        try (exchange) {
            var file = file(name);
            if (file.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(200, file.get().length);
            exchange.getResponseBody().write(file.get());
        }
    }

    private Optional<byte[]> file(String name) {
        try {
            return Optional.of(
                    replaced.containsKey(name) ? replaced.get(name) : reading.file(name));
        } catch (NotFound _) {
            return Optional.empty();
        }
    }
}
