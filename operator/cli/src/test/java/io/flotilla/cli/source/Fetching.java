package io.flotilla.cli.source;

import io.flotilla.cli.fetch.Http;
import io.flotilla.cli.output.Printer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sources with a cache of their own, whose words can be read. */
final class Fetching implements AutoCloseable {
    private final ByteArrayOutputStream words = new ByteArrayOutputStream();
    private final Path cache;
    private final ModelSources sources;

    Fetching(Path cache, Map<String, String> environment) {
        this(cache, environment, Duration.ofSeconds(20));
    }

    Fetching(Path cache, Map<String, String> environment, Duration patience) {
        this.cache = cache;
        var all = new HashMap<>(environment);
        all.put("FLOTILLA_CACHE_DIR", cache.toString());
        var printer = new Printer(new PrintStream(words), new PrintStream(words));
        sources = new ModelSources(new Http(patience), all, printer);
    }

    Path fetch(String source) {
        return sources.fetch(source);
    }

    String words() {
        return words.toString(StandardCharsets.UTF_8);
    }

    /** Files in the cache that bear their names, hidden ones left out. */
    List<String> kept() {
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (var files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sources.close();
    }
}
