package io.flotilla.cli.publish;

import io.flotilla.proto.registry.v1.Variant;
import io.flotilla.proto.registry.v1.VariantFile;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The files on this machine that make up one variant.
 *
 * @param id its id, or empty for the registry to name it by format and precision
 * @param files its files, the model file first
 */
record LocalVariant(String id, List<LocalFile> files) {
    LocalVariant {
        files = List.copyOf(files);
    }

    /** The message that asks the registry for it. */
    Variant message() {
        var variant = Variant.newBuilder();
        files.forEach(file -> variant.addFiles(file.message()));
        return variant.build();
    }

    /** What makes it the same as another: digests by path. */
    Map<String, String> content() {
        return files.stream().collect(Collectors.toMap(LocalFile::path, LocalFile::sha256));
    }

    /** The same of a variant that the registry has. */
    static Map<String, String> contentOf(Variant variant) {
        return variant.getFilesList().stream()
                .collect(
                        Collectors.toMap(
                                VariantFile::getPath,
                                file -> HexFormat.of().formatHex(file.getSha256().toByteArray())));
    }
}
