package io.flotilla.cli.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.cli.output.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A version as a folder of files under their own names, from which it can be published again: a
 * subfolder for each variant, or the files of the only one that is wanted; and beside them
 * adapters/ID for each adapter.
 */
final class PlainFolder {
    private static final String GOLDEN_TEST = "golden.json";

    private PlainFolder() {}

    /** The files of it; without subfolders if {@code flat}, which one variant alone can be. */
    static List<ExportFile> files(Release release, boolean flat) {
        var files = new ArrayList<ExportFile>();
        for (var variant : release.variants()) {
            var folder = flat ? "" : Release.id(variant) + "/";
            variant.getFilesList()
                    .forEach(file -> files.add(ExportFile.of(folder + file.getPath(), file)));
        }
        for (var adapter : release.manifest().getAdaptersList()) {
            for (var file : adapter.getFilesList()) {
                files.add(ExportFile.of(ExportFile.pathOf(adapter, file), file));
            }
        }
        return files;
    }

    /** What is in it besides. */
    static Map<String, byte[]> documents(Release release) {
        if (!release.manifest().hasGoldenTest()) {
            return Map.of();
        }
        var golden = Documents.json(release.manifest().getGoldenTest());
        return Map.of(GOLDEN_TEST, golden.getBytes(UTF_8));
    }
}
