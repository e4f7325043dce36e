package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.folder.FolderInspection;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;

/** ONNX graphs, each a model of its own, with their tensors inside or in files beside them. */
final class OnnxFolder implements FolderKind {

    @Override
    public Optional<FolderInspection> inspect(Folder folder) throws IOException, UnsoundFile {
        var builds = new TreeMap<String, FolderInspection>();
        for (var name : folder.endingWith(".onnx")) {
            builds.put(name, Assembly.found(folder, name, folder.model(name)));
        }
        return Assembly.answer(builds);
    }
}
