package io.flotilla.contract.format.inspect;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.folder.FolderInspection.Nothing;
import io.flotilla.contract.format.folder.FolderInspection.Refused;
import io.flotilla.contract.format.folder.FolderInspection.Several;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Answers "what model do these files make?". The kinds are tried in order, the more telling first:
 * a folder often holds the same model in several layouts, or the one that it was converted from.
 */
public final class ModelFolders {

    private static final int MAX_DEPTH = 4;

    private static final List<FolderKind> KINDS =
            List.of(
                    new PeftFolder(),
                    new GenAiFolder(),
                    new GgufFolder(),
                    new OpenVinoFolder(),
                    new OnnxFolder(),
                    new SafetensorsFolder(),
                    new OtherFiles());

    private ModelFolders() {}

    /**
     * Inspects the files of a folder, given by their paths in it with slashes between names.
     *
     * @throws IOException only if the bytes cannot be read
     */
    public static FolderInspection inspect(SortedMap<String, ByteSource> files) throws IOException {
        return inspect(new Folder(files), MAX_DEPTH);
    }

    /**
     * Inspects one file alone, whatever lies beside it: a shard or a graph without its weights has
     * a header, too.
     *
     * @throws IOException only if the bytes cannot be read
     */
    public static FolderInspection inspectFile(String name, ByteSource source) throws IOException {
        var folder = new Folder(new TreeMap<>(Map.of(name, source)));
        try {
            var adapter = GgufFolder.adapter(folder, name);
            return adapter.isPresent()
                    ? adapter.get()
                    : Assembly.alone(folder, name, folder.model(name));
        } catch (UnsoundFile e) {
            return e.refusal();
        }
    }

    private static FolderInspection inspect(Folder folder, int depth) throws IOException {
        try {
            for (var kind : KINDS) {
                var answer = kind.inspect(folder);
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
        } catch (UnsoundFile e) {
            return e.refusal();
        }
        return depth > 1 ? inspectSubfolders(folder, depth) : nothing();
    }

    /** A refusal counts only if there is no model at all: other folders may hold what they like. */
    private static FolderInspection inspectSubfolders(Folder folder, int depth) throws IOException {
        var found = new TreeMap<String, FolderInspection>();
        Optional<FolderInspection> refusal = Optional.empty();
        for (var entry : folder.subfolders().entrySet()) {
            switch (inspect(entry.getValue(), depth - 1)) {
                case Nothing _ -> {}
                case Refused(var path, var reason) ->
                        refusal =
                                refusal.or(
                                        () ->
                                                Optional.of(
                                                        new Refused(
                                                                entry.getKey() + "/" + path,
                                                                reason)));
                case Several(var builds) ->
                        builds.forEach(
                                (path, build) -> found.put(entry.getKey() + "/" + path, build));
                case FolderInspection model -> found.put(entry.getKey(), model);
            }
        }
        return found.isEmpty() ? refusal.orElseGet(ModelFolders::nothing) : new Several(found);
    }

    private static FolderInspection nothing() {
        return new Nothing("no file in it is of a known kind of model");
    }
}
