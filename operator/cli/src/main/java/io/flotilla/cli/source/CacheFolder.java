package io.flotilla.cli.source;

import java.nio.file.Path;
import java.util.Map;

/** Where fetched files stay: FLOTILLA_CACHE_DIR, or what the XDG base directories say. */
record CacheFolder(Path path) {
    static CacheFolder of(Map<String, String> environment) {
        var own = environment.getOrDefault("FLOTILLA_CACHE_DIR", "");
        if (!own.isBlank()) {
            return new CacheFolder(Path.of(own));
        }
        var shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        var caches =
                shared.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(shared);
        return new CacheFolder(caches.resolve("flotilla"));
    }

    /** A folder of one kind of source; separators within a name become no folders. */
    Path of(String kind, String name, String revision) {
        return path.resolve(kind)
                .resolve(name.replaceAll("[^A-Za-z0-9._-]", "--"))
                .resolve(revision.replaceAll("[^A-Za-z0-9._-]", "-"));
    }
}
