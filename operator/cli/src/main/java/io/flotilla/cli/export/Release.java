package io.flotilla.cli.export;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.registry.v1.GetManifestRequest;
import io.flotilla.proto.registry.v1.GetModelVersionRequest;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of a version is exported, after its manifest.
 *
 * @param manifest of the version, whole
 * @param license of the version as an SPDX expression; empty: not said
 * @param variants those that are wanted
 */
record Release(Manifest manifest, String license, List<ManifestVariant> variants) {

    /** Segments that lead down and nowhere else, whatever the controller says. */
    private static final Pattern PATH =
            Pattern.compile("(?!\\.+(?:/|$))[A-Za-z0-9._-]+(?:/(?!\\.+(?:/|$))[A-Za-z0-9._-]+)*");

    Release {
        variants = List.copyOf(variants);
    }

    /** Reads a version; an empty variant stands for all of them. */
    static Release read(ControllerConnection controller, String version, String variant) {
        var versions = controller.unary(ModelVersionServiceGrpc::newBlockingStub);
        var manifest =
                versions.getManifest(GetManifestRequest.newBuilder().setName(version).build());
        var license =
                versions.getModelVersion(
                                GetModelVersionRequest.newBuilder().setName(version).build())
                        .getLicense();
        requireSafe(manifest);
        return new Release(manifest, license, wanted(manifest, variant));
    }

    private static List<ManifestVariant> wanted(Manifest manifest, String variant) {
        var all = manifest.getVariantsList();
        var wanted =
                variant.isEmpty() ? all : all.stream().filter(v -> id(v).equals(variant)).toList();
        if (wanted.isEmpty()) {
            throw CommandFailure.usage(
                    "%s has no variant %s, but %s."
                            .formatted(
                                    manifest.getModelVersion(),
                                    variant,
                                    all.stream()
                                            .map(Release::id)
                                            .collect(Collectors.joining(", "))));
        }
        return wanted;
    }

    private static void requireSafe(Manifest manifest) {
        for (var variant : manifest.getVariantsList()) {
            requireSafe(id(variant));
            variant.getFilesList().forEach(file -> requireSafe(file.getPath()));
        }
        for (var adapter : manifest.getAdaptersList()) {
            requireSafe(Words.id(adapter.getName()));
            adapter.getFilesList().forEach(file -> requireSafe(file.getPath()));
        }
    }

    private static void requireSafe(String path) {
        if (!PATH.matcher(path).matches()) {
            throw CommandFailure.usage(
                    "The manifest names a file \"%s\", which leads out of a folder; nothing is written."
                            .formatted(path.replaceAll("[^ -~]", "?")));
        }
    }

    /** The version's own id. */
    String versionId() {
        return Words.id(manifest.getModelVersion());
    }

    /** The id of the model that it is a version of. */
    String modelId() {
        return manifest.getModelVersion().split("/", -1)[1];
    }

    static String id(ManifestVariant variant) {
        return Words.id(variant.getName());
    }
}
