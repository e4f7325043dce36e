package io.flotilla.cli.source;

import io.flotilla.cli.fetch.Download;
import io.flotilla.cli.fetch.Http;
import io.flotilla.cli.output.Printer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * Models kept as images: Ollama's, Docker's and ModelPack's, in a registry or in Ollama's store.
 */
final class ImageSource {
    private final Http http;
    private final Download download;
    private final CacheFolder cache;
    private final Printer printer;

    ImageSource(Http http, Download download, CacheFolder cache, Printer printer) {
        this.http = http;
        this.download = download;
        this.cache = cache;
        this.printer = printer;
    }

    /** Takes a model from Ollama's store, or from its registry where it has not been pulled. */
    Path fetchOllama(String text, Map<String, String> environment) {
        var name = RegistryName.ofOllama(text);
        var store = OllamaStore.of(environment);
        var manifest = store.manifest(name);
        return manifest.isPresent()
                ? link(folder(name, manifest.get()), manifest.get(), name.toString(), store::blob)
                : fetch(name);
    }

    /** Takes a model from an OCI image layout, or fetches it from a registry. */
    Path fetchOci(String text) {
        if (ImageLayout.isMeant(text)) {
            var layout = ImageLayout.parse(text);
            var manifest = layout.manifest();
            var folder = cache.of("image", "layout", manifest.sha256());
            return link(folder, manifest, layout.toString(), layout::blob);
        }
        return fetch(RegistryName.ofOci(text));
    }

    private Path link(Path folder, Manifest manifest, String origin, Function<Layer, Path> blobs) {
        LayerFiles.of(manifest, origin)
                .forEach(
                        (file, layer) -> {
                            layer.link(blobs.apply(layer), folder.resolve(file));
                            printer.say(file + ": checked in " + origin);
                        });
        return folder;
    }

    private Path fetch(RegistryName name) {
        var registry = new RegistryClient(http, name);
        var manifest = registry.manifest();
        var folder = folder(name, manifest);
        LayerFiles.of(manifest, name.toString())
                .forEach(
                        (file, layer) ->
                                download.fetch(registry.blob(layer, file), folder.resolve(file)));
        return folder;
    }

    private Path folder(RegistryName name, Manifest manifest) {
        return cache.of("image", name.host() + "/" + name.repository(), manifest.sha256());
    }
}
