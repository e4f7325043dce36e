package io.flotilla.agent.runtime.host;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** How a runtime host is started: by the launcher in its distribution. */
final class HostCommand {
    private final Path distribution;
    private final String llama;
    private final List<Path> models;

    /**
     * A command for hosts that confine themselves.
     *
     * @param models the folders that they read models from; empty: they give up nothing
     */
    HostCommand(Path distribution, List<Path> models) {
        this(distribution, System.getenv().getOrDefault("FLOTILLA_LLAMA", ""), models);
    }

    /**
     * A command of which the libraries of llama.cpp are said.
     *
     * @param llama their folder, which hosts inherit by the environment; empty: that of the
     *     distribution
     */
    HostCommand(Path distribution, String llama, List<Path> models) {
        this.distribution = distribution;
        this.llama = llama;
        this.models = List.copyOf(models);
    }

    /** Starts a host that connects to the socket. What it prints comes on one stream. */
    Process start(Path socket, CrashFolder crashes) throws IOException {
        crashes.prepare();
        var words = new ArrayList<String>();
        words.addAll(List.of(launcher().toString(), "serve", "--connect", socket.toString()));
        if (!models.isEmpty()) {
            var folders = models.stream().map(folder -> folder.toAbsolutePath().toString());
            words.add("--confine");
            words.add(folders.collect(Collectors.joining(File.pathSeparator)));
        }
        var builder = new ProcessBuilder(words);
        builder.redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("FLOTILLA_HOST_CRASHES", crashes.path().toAbsolutePath().toString());
        return builder.start();
    }

    /**
     * A key that changes whenever what a host runs does: the names, sizes and times of the files of
     * its distribution, and of llama.cpp's libraries if they lie elsewhere.
     */
    String fingerprint() throws IOException {
        var checksum = new CRC32();
        add(checksum, distribution);
        if (!llama.isEmpty()) {
            add(checksum, Path.of(llama));
        }
        return HexFormat.of().toHexDigits(checksum.getValue(), 8);
    }

    private static void add(CRC32 checksum, Path folder) throws IOException {
        checksum.update(folder.toString().getBytes(StandardCharsets.UTF_8));
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                var facts = file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
                checksum.update(facts.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private Path launcher() throws IOException {
        var launcher = distribution.resolve("bin").resolve("flotilla-host");
        if (!Files.isExecutable(launcher)) {
            throw new IOException("runtime.host has no launcher " + launcher);
        }
        return launcher;
    }
}
