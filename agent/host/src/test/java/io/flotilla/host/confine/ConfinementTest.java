package io.flotilla.host.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a confined process can still do, as it says itself. */
@EnabledOnOs(OS.LINUX)
class ConfinementTest {
    @TempDir private static Path folder;
    private static List<String> said;

    @BeforeAll
    static void confine() throws IOException {
        for (var part : List.of("models", "cache", "secret", "tmp")) {
            Files.createDirectory(folder.resolve(part));
        }
        Files.writeString(folder.resolve("models/model.onnx"), "weights");
        Files.writeString(folder.resolve("secret/key.pem"), "the device's key");
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                    "-XX:TieredStopAtLevel=1",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    ConfinedProcess.class.getName(),
                                    folder.toString(),
                                    Integer.toString(listener.getLocalPort()))
                            .redirectErrorStream(true)
                            .start();
            try (var lines = process.inputReader()) {
                said = lines.readAllLines();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void assumeHeld(String what) {
        assumeTrue(said.getFirst().contains(what), "this kernel does not do it: " + said);
    }

    @Test
    void it_gains_no_rights_leaves_no_core_goes_first_and_gives_way() {
        assertThat(said.getFirst())
                .startsWith("held ")
                .contains("NO_CORE_FILES", "FIRST_TO_GO", "LOW_PRIORITY", "NO_NEW_PRIVILEGES");
    }

    @Test
    void it_reaches_no_network_and_starts_no_program() {
        assumeHeld("NO_NETWORK");

        assertThat(said).contains("connect refused", "listen refused", "start refused");
    }

    @Test
    void it_reads_models_and_alters_none() {
        assumeHeld("MODELS_READ_ONLY");

        assertThat(said).contains("read-model done", "write-model refused", "add-model refused");
        assertThat(folder.resolve("models/model.onnx")).hasContent("weights");
    }

    @Test
    void it_reads_nothing_else_of_the_agents() {
        assumeHeld("MODELS_READ_ONLY");

        assertThat(said).contains("read-secret refused");
    }

    @Test
    void it_can_still_work() {
        assertThat(said).contains("write-cache done", "memory done");
    }
}
