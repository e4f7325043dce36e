package io.flotilla.cli.export;

import io.flotilla.cli.output.Words;
import io.flotilla.proto.registry.v1.ManifestAdapter;
import io.flotilla.proto.registry.v1.VariantFile;
import java.util.HexFormat;

/**
 * A file of an export.
 *
 * @param path in the destination, with slashes
 * @param sha256 of the artifact that it holds, lower-case hex
 * @param sizeBytes its length
 */
record ExportFile(String path, String sha256, long sizeBytes) {

    static ExportFile of(String path, VariantFile file) {
        return new ExportFile(path, sha256(file), file.getSizeBytes());
    }

    /** Where a file of an adapter lies, beside variants. */
    static String pathOf(ManifestAdapter adapter, VariantFile file) {
        return "adapters/%s/%s".formatted(Words.id(adapter.getName()), file.getPath());
    }

    static String sha256(VariantFile file) {
        return HexFormat.of().formatHex(file.getSha256().toByteArray());
    }
}
