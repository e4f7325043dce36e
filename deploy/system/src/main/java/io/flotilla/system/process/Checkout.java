package io.flotilla.system.process;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the built parts lie in this checkout.
 *
 * @param top the folder with {@code mvnw}
 */
public record Checkout(Path top) {

    /** The checkout around the working directory. */
    public static Checkout around() {
        for (var folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return new Checkout(folder);
            }
        }
        throw new IllegalStateException("Not within a checkout of Flotilla");
    }

    /** The JVM that runs this process runs the others too. */
    Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    Path controllerJar() {
        return built(top.resolve("controller/target/quarkus-app/quarkus-run.jar"));
    }

    /** The agent's program. */
    public Path agent() {
        return built(top.resolve("agent/daemon/target/dist/bin/flotilla-agent"));
    }

    /** Folder of the runtime host's distribution. */
    public Path host() {
        return built(top.resolve("agent/host/target/dist"));
    }

    Path cli() {
        return built(top.resolve("operator/cli/flotilla"));
    }

    private static Path built(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " is not built: run ./mvnw package");
        }
        return path;
    }
}
