package io.flotilla.cli.source;

import io.flotilla.cli.fetch.Download;
import io.flotilla.cli.fetch.Http;
import io.flotilla.cli.output.Printer;
import java.nio.file.Path;
import java.util.Map;

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
        return manifest.isPresent() ? link(store, name, manifest.get()) : fetch(name);
    }

    /** Fetches a model from an OCI registry. */
    Path fetchOci(String text) {
        return fetch(RegistryName.ofOci(text));
    }

    private Path link(OllamaStore store, RegistryName name, Manifest manifest) {
        var folder = folder(name, manifest);
        LayerFiles.of(manifest, name.toString())
                .forEach(
                        (file, layer) -> {
                            store.link(layer, folder.resolve(file));
                            printer.say(file + ": checked in " + store.folder());
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
