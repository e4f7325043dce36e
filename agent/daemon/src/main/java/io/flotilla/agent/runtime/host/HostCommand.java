package io.flotilla.agent.runtime.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** How a runtime host is started: by the launcher in its distribution. */
final class HostCommand {
    private final Path distribution;

    HostCommand(Path distribution) {
        this.distribution = distribution;
    }

    /** Starts a host that connects to the socket. What it prints comes on one stream. */
    Process start(Path socket) throws IOException {
        var builder =
                new ProcessBuilder(launcher().toString(), "serve", "--connect", socket.toString());
        builder.redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /**
     * A key that changes whenever the distribution does: the names, sizes and times of its files.
     */
    String fingerprint() throws IOException {
        var checksum = new CRC32();
        try (var files = Files.walk(distribution)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var facts = file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
                checksum.update(facts.getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().toHexDigits(checksum.getValue(), 8);
    }

    private Path launcher() throws IOException {
        var launcher = distribution.resolve("bin").resolve("flotilla-host");
        if (!Files.isExecutable(launcher)) {
            throw new IOException("runtime.host has no launcher " + launcher);
        }
        return launcher;
    }
}
