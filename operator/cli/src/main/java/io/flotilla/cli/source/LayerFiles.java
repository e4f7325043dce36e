package io.flotilla.cli.source;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Which layers of an image a variant needs, and what each is called as a file. */
final class LayerFiles {
    private static final String OLLAMA = "application/vnd.ollama.image.";
    private static final String DOCKER = "application/vnd.docker.ai.";
    private static final List<String> MODELPACK =
            List.of("application/vnd.cncf.model.", "application/vnd.cnai.model.");

    /** By which flotilla export tells the layers of an adapter, and says which it is. */
    private static final String ADAPTER = "io.flotilla.adapter";

    private static final String ADAPTERS = "adapters/";

    private static final Map<String, String> OLLAMA_NAMES =
            Map.of(
                    "model", "model.gguf",
                    "template", "ollama.template",
                    "system", "ollama.system",
                    "params", "ollama.params.json",
                    "license", "LICENSE");

    private static final Map<String, String> DOCKER_NAMES =
            Map.of(
                    "gguf.v3", "model.gguf",
                    "chat.template.jinja", "chat_template.jinja",
                    "license", "LICENSE");

    private static final List<String> PATHS =
            List.of(
                    "org.cncf.model.filepath",
                    "org.cnai.model.filepath",
                    "org.opencontainers.image.title");

    private LayerFiles() {}

    /** Files by name; what no variant needs is left out. */
    static SequencedMap<String, Layer> of(Manifest manifest, String origin) {
        var files = new LinkedHashMap<String, Layer>();
        for (var layer : manifest.layers()) {
            fileName(layer, origin).ifPresent(name -> put(files, name, layer, origin));
        }
        if (files.keySet().stream().noneMatch(LayerFiles::beginsModel)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s holds no model file; its layers are %s."
                            .formatted(
                                    origin,
                                    manifest.layers().stream()
                                            .map(Layer::mediaType)
                                            .distinct()
                                            .limit(12)
                                            .toList()));
        }
        return files;
    }

    private static boolean beginsModel(String name) {
        return !name.startsWith(ADAPTERS) && WeightFiles.beginsModel(name);
    }

    /** An Ollama model may have several licences, as the only layers of one kind. */
    private static void put(Map<String, Layer> files, String name, Layer layer, String origin) {
        var free = name.startsWith(ADAPTERS) ? name : FileName.require(name, origin);
        for (int count = 2; name.equals("LICENSE") && files.containsKey(free); count++) {
            free = name + count;
        }
        if (files.putIfAbsent(free, layer) != null) {
            throw new CommandFailure(
                    ExitCode.FAILED, origin + " has several layers for the file " + name + ".");
        }
    }

    private static Optional<String> fileName(Layer layer, String origin) {
        var type = layer.mediaType().split(";", 2)[0].strip();
        if (type.startsWith(OLLAMA)) {
            return Optional.ofNullable(OLLAMA_NAMES.get(type.substring(OLLAMA.length())));
        }
        if (type.startsWith(DOCKER)) {
            var known = Optional.ofNullable(DOCKER_NAMES.get(type.substring(DOCKER.length())));
            return named(layer, origin).filter(LayerFiles::isNeeded).or(() -> known);
        }
        if (MODELPACK.stream().anyMatch(type::startsWith)) {
            requirePlain(type, origin);
            var adapter = layer.annotations().getOrDefault(ADAPTER, "");
            if (!adapter.isEmpty()) {
                var folder = ADAPTERS + FileName.require(adapter, origin) + "/";
                return named(layer, origin).map(name -> folder + FileName.require(name, origin));
            }
            return named(layer, origin)
                    .filter(name -> isNeeded(name) || name.equals("golden.json"));
        }
        return Optional.empty();
    }

    private static void requirePlain(String type, String origin) {
        if (type.contains(".weight.v1.tar")) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s keeps its weights in an archive (%s); only plain files are taken, such as %s."
                            .formatted(origin, type, "application/vnd.cncf.model.weight.v1.raw"));
        }
    }

    private static Optional<String> named(Layer layer, String origin) {
        return PATHS.stream()
                .map(key -> layer.annotations().getOrDefault(key, ""))
                .filter(path -> !path.isEmpty())
                .findFirst()
                .map(path -> FileName.last(FileName.requirePath(path, origin)));
    }

    private static boolean isNeeded(String name) {
        return WeightFiles.isOne(name) || name.endsWith(".bin") || Companions.isOne(name);
    }
}
