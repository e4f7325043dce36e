package io.flotilla.agent.runtime.host;

import io.flotilla.agent.shared.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Where the Java of a host that crashes says how that came about; the newest are kept. */
record CrashFolder(Path path) {
    private static final int KEPT = 8;

    /** Makes the folder and removes the oldest of what is in it. */
    void prepare() throws IOException {
        DurableFiles.createPrivateDirectories(path);
        try (var files = Files.list(path)) {
            var oldest =
                    files.sorted(Comparator.comparingLong(CrashFolder::modifiedMillis).reversed())
                            .skip(KEPT)
                            .toList();
            for (var file : oldest) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static long modifiedMillis(Path file) {
        return file.toFile().lastModified();
    }
}
