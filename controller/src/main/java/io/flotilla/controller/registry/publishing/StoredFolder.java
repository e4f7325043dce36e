package io.flotilla.controller.registry.publishing;

import io.flotilla.contract.format.ByteSource;
import io.flotilla.controller.artifact.ArtifactStore;
import io.flotilla.controller.artifact.StoredFile;
import io.flotilla.controller.registry.VariantFile;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The stored files of a variant as the folder that they are on a device, seen from where the model
 * file lies. Open until it is closed.
 */
final class StoredFolder implements AutoCloseable {

    private final String base;
    private final List<StoredFile> open = new ArrayList<>();
    private final SortedMap<String, ByteSource> sources = new TreeMap<>();

    private StoredFolder(String base) {
        this.base = base;
    }

    /** Opens the files that lie in the folder of the model file, or below it. */
    static StoredFolder around(
            VariantFile model, List<VariantFile> files, ArtifactStore artifacts) {
        var folder = new StoredFolder(model.path().substring(0, model.path().lastIndexOf('/') + 1));
        try {
            for (var file : files) {
                if (file.path().startsWith(folder.base)) {
                    var source = artifacts.open(file.digest());
                    folder.open.add(source);
                    folder.sources.put(folder.seen(file), source);
                }
            }
            return folder;
        } catch (RuntimeException unopened) {
            folder.close();
            throw unopened;
        }
    }

    /** The path of a file as it is seen from the folder. */
    String seen(VariantFile file) {
        return file.path().substring(base.length());
    }

    /** The path that a file which is seen from the folder has in the variant. */
    String whole(String seen) {
        return base + seen;
    }

    SortedMap<String, ByteSource> sources() {
        return sources;
    }

    @Override
    public void close() {
        open.forEach(StoredFile::close);
    }
}
