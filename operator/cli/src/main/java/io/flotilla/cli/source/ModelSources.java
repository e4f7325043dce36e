package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.fetch.Download;
import io.flotilla.cli.fetch.Http;
import io.flotilla.cli.output.Printer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Turns what a person names as a source into files on this machine. */
public final class ModelSources implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SCHEME = Pattern.compile("([a-z0-9+]{2,10}):(.+)");

    private final Http http;
    private final Download download;
    private final CacheFolder cache;
    private final Map<String, String> environment;
    private final Printer printer;

    ModelSources(Http http, Map<String, String> environment, Printer printer) {
        this.http = http;
        this.environment = Map.copyOf(environment);
        this.printer = printer;
        download = new Download(http, printer);
        cache = CacheFolder.of(environment);
    }

    /** Sources as the process's environment says. */
    public static ModelSources of(Map<String, String> environment, Printer printer) {
        return new ModelSources(new Http(PATIENCE), environment, printer);
    }

    /** The folder or file that a source names, fetched if it is elsewhere. */
    public Path fetch(String source) {
        var parts = SCHEME.matcher(source);
        if (!parts.matches()) {
            return Path.of(source);
        }
        var name = parts.group(2);
        return switch (parts.group(1)) {
            case "file" -> local(source);
            case "https", "http" -> new WebSource(download, cache).fetch(source);
            case "hf" -> new HubSource(http, download, cache, environment).fetch(name);
            case "ollama" -> images().fetchOllama(name, environment);
            case "oci" -> images().fetchOci(name);
            default -> {
                if (name.startsWith("//")) {
                    throw CommandFailure.usage(
                            source
                                    + ": a source is a folder, a file, file:, https:, hf:,"
                                    + " ollama: or oci:.");
                }
                yield Path.of(source);
            }
        };
    }

    private ImageSource images() {
        return new ImageSource(http, download, cache, printer);
    }

    private static Path local(String source) {
        try {
            var address = URI.create(source);
            return address.isOpaque() ? Path.of(address.getSchemeSpecificPart()) : Path.of(address);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(source + " is no local file: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
