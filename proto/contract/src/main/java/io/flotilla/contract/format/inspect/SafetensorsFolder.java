package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.Format;
import io.flotilla.contract.format.ModelFile;
import io.flotilla.contract.format.Tensor;
import io.flotilla.contract.format.Tensor.Storage;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.reading.MalformedException;
import io.flotilla.contract.format.safetensors.HuggingFaceConfig;
import io.flotilla.contract.format.safetensors.SafetensorsModel;
import io.flotilla.contract.format.safetensors.SafetensorsReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Safetensors as Hugging Face keeps models: a configuration, and weights in one or more files. */
final class SafetensorsFolder implements FolderKind {

    private static final String CONFIG = "config.json";
    private static final String INDEX = "model.safetensors.index.json";
    private static final int MAX_TENSORS = 1 << 18;

    @Override
    public Optional<FolderInspection> inspect(Folder folder) throws IOException, UnsoundFile {
        if (folder.endingWith(".safetensors").isEmpty() && !folder.has(INDEX)) {
            return Optional.empty();
        }
        var shards = new Shards(folder).read();
        var config = folder.json(CONFIG, Format.SAFETENSORS);
        var file =
                SafetensorsModel.of(new HuggingFaceConfig(config), shards.tensors, shards.metadata);
        var first = folder.has(CONFIG) ? CONFIG : shards.names.iterator().next();
        return Optional.of(Assembly.found(folder, first, ofOneFile(file, first)));
    }

    /** A model without configuration is its only file, which holds its tensors itself. */
    private static ModelFile ofOneFile(ModelFile file, String path) {
        return new ModelFile(
                file.format(),
                file.precision(),
                file.weights(),
                file.architecture(),
                file.facts(),
                file.tensors().stream().map(tensor -> seenFrom(path, tensor)).toList(),
                file.warnings());
    }

    private static Tensor seenFrom(String path, Tensor tensor) {
        return tensor.storage() instanceof Storage.External(var location, var offset, var bytes)
                        && location.equals(path)
                ? new Tensor(
                        tensor.name(),
                        tensor.type(),
                        tensor.dimensions(),
                        new Storage.Inline(offset, bytes))
                : tensor;
    }

    /** The files with weights, and what they hold together. */
    private static final class Shards {

        private final Folder folder;
        private final Set<String> names = new TreeSet<>();
        private final List<Tensor> tensors = new ArrayList<>();
        private final Map<String, String> metadata = new HashMap<>();

        private Shards(Folder folder) {
            this.folder = folder;
        }

        private Shards read() throws IOException, UnsoundFile {
            var index = folder.json(INDEX, Format.SAFETENSORS).at("weight_map").members();
            index.values().forEach(file -> names.add(file.text()));
            if (names.isEmpty()) {
                names.addAll(folder.endingWith(".safetensors"));
            }
            var held = new HashSet<String>();
            for (var name : names) {
                readShard(name, held);
            }
            for (var entry : index.entrySet()) {
                if (!held.contains(entry.getValue().text() + "\n" + entry.getKey())) {
                    throw UnsoundFile.contradicted(
                            INDEX,
                            Format.SAFETENSORS,
                            "it says that %s is in %s, and it is not there"
                                    .formatted(entry.getKey(), entry.getValue().text()));
                }
            }
            return this;
        }

        private void readShard(String name, Set<String> held) throws IOException, UnsoundFile {
            var source = folder.source(name);
            if (source.isEmpty()) {
                throw UnsoundFile.contradicted(
                        INDEX, Format.SAFETENSORS, "it names " + name + ", which is not there");
            }
            try {
                var header = SafetensorsReader.read(source.get());
                metadata.putAll(header.metadata());
                for (var tensor : header.tensors()) {
                    held.add(name + "\n" + tensor.name());
                    tensors.add(external(name, tensor));
                }
            } catch (MalformedException e) {
                throw UnsoundFile.malformed(name, Format.SAFETENSORS, e);
            }
            if (tensors.size() > MAX_TENSORS) {
                throw UnsoundFile.contradicted(
                        name, Format.SAFETENSORS, "more than " + MAX_TENSORS + " tensors");
            }
        }

        private static Tensor external(String name, Tensor tensor) {
            return tensor.storage() instanceof Storage.Inline(var offset, var sizeBytes)
                    ? new Tensor(
                            tensor.name(),
                            tensor.type(),
                            tensor.dimensions(),
                            new Storage.External(name, offset, sizeBytes))
                    : tensor;
        }
    }
}
