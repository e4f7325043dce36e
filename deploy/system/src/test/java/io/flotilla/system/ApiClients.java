package io.flotilla.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.system.process.LocalApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients of the local API that nobody here wrote, installed by npm as their lock file says. */
final class ApiClients {
    private static final Path SOURCE = Path.of("src/test/clients");
    private static final Path FOLDER = Path.of("target/clients");
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "openai.mjs", "ollama.mjs");
    private static final long LIMIT_SECONDS = 120;

    private ApiClients() {}

    /** Lays them out; the test ends here where Node.js is absent. */
    static void install() {
        assumeTrue(isThere("node") && isThere("npm"), "no Node.js here, so no clients to ask with");
        try {
            Files.createDirectories(FOLDER);
            var lock = FOLDER.resolve("package-lock.json");
            var isInstalled =
                    Files.isDirectory(FOLDER.resolve("node_modules"))
                            && Files.exists(lock)
                            && Files.mismatch(SOURCE.resolve("package-lock.json"), lock) < 0;
            for (var file : FILES) {
                Files.copy(
                        SOURCE.resolve(file),
                        FOLDER.resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            if (!isInstalled) {
                run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a client do what apps do with it, against a device. */
    static void run(String client, LocalApi api, String token, String model) {
        assertThat(run("node", client + ".mjs", api.endpoint(), token, model))
                .contains(client + ": done");
    }

    private static boolean isThere(String command) {
        try {
            return new ProcessBuilder(command, "--version").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String run(String... command) {
        try {
            var output = FOLDER.resolve("output");
            var process =
                    new ProcessBuilder(command)
                            .directory(FOLDER.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            var ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            var text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as(text).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
