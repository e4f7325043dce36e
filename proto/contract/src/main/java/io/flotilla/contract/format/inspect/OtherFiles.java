package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.Inspection.Recognised;
import io.flotilla.contract.format.Inspection.Unrecognised;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.folder.FolderInspection.Refused;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Files of the kinds that make a model alone. Those that are only recognised are refused with what
 * to do instead, if there is nothing better beside them.
 */
final class OtherFiles implements FolderKind {

    private static final String[] ENDS = {
        ".tflite",
        ".litertlm",
        ".task",
        ".onnx.data",
        ".ort",
        ".bin",
        ".pt",
        ".pth",
        ".ckpt",
        ".pkl",
        ".pickle",
        ".pb",
        ".h5",
        ".hdf5",
        ".keras",
        ".ggml",
        ".mlmodel",
        ".zip"
    };

    @Override
    public Optional<FolderInspection> inspect(Folder folder) throws IOException, UnsoundFile {
        var builds = new TreeMap<String, FolderInspection>();
        Optional<FolderInspection> refusal = Optional.empty();
        for (var name : folder.endingWith(ENDS)) {
            var inspection = ModelFiles.inspect(name, folder.required(name));
            if (inspection instanceof Recognised(var file)) {
                builds.put(name, Assembly.found(folder, name, file));
            } else if (!(inspection instanceof Unrecognised)) {
                refusal = refusal.or(() -> Optional.of(new Refused(name, inspection)));
            }
        }
        var refused = refusal;
        return Assembly.answer(builds).or(() -> refused);
    }
}
