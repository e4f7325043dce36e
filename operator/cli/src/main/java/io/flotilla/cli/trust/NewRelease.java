package io.flotilla.cli.trust;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Metadata;
import io.flotilla.contract.trust.Metadata.Target;
import io.flotilla.proto.registry.v1.GetManifestRequest;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import io.flotilla.proto.registry.v1.VariantFile;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A manifest that would be released, in the very form that would be signed.
 *
 * @param before the manifest of the same version that the key has signed last; null: there is none
 */
public record NewRelease(Manifest manifest, @Nullable Manifest before) {
    /** Revisions that are looked through for the one that was signed last. */
    private static final int MAX_REVISIONS = 64;

    /**
     * Fetches the manifest that the target names, and makes sure that it is that one.
     *
     * @param signed the target that the key has signed before; null: there is none
     */
    static NewRelease read(
            ControllerConnection controller,
            String model,
            String path,
            Target target,
            @Nullable Target signed) {
        var suffix = Metadata.manifestPath("");
        var version = path.substring(0, Math.max(0, path.length() - suffix.length()));
        var manifest = fetch(controller, version, 0);
        if (!isMeant(manifest, target)
                || !manifest.getModelVersion().equals(version)
                || !version.startsWith(model + "/versions/")) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "What the controller wants signed is not signed: %s is not the manifest that it shows."
                            .formatted(path));
        }
        return new NewRelease(
                manifest, signed == null ? null : earlier(controller, manifest, signed));
    }

    private static @Nullable Manifest earlier(
            ControllerConnection controller, Manifest manifest, Target signed) {
        var newest = manifest.getRevision() - 1;
        for (var revision = newest; revision > Math.max(0, newest - MAX_REVISIONS); revision--) {
            var earlier = fetch(controller, manifest.getModelVersion(), revision);
            if (isMeant(earlier, signed)) {
                return earlier;
            }
        }
        return null;
    }

    private static Manifest fetch(ControllerConnection controller, String version, long revision) {
        return controller
                .unary(ModelVersionServiceGrpc::newBlockingStub)
                .getManifest(
                        GetManifestRequest.newBuilder()
                                .setName(version)
                                .setRevision(revision)
                                .build());
    }

    private static boolean isMeant(Manifest manifest, Target target) {
        return Digest.over(manifest.toByteArray()).equals(target.sha256());
    }

    /** The version, models/{model}/versions/{version}. */
    public String modelVersion() {
        return manifest.getModelVersion();
    }

    /** The digests of the files that the key has not signed yet, in lower-case hex. */
    public Set<String> newSha256s() {
        var digests = sha256s(manifest);
        if (before != null) {
            digests.removeAll(sha256s(before));
        }
        return digests;
    }

    /** Whether variants, adapters and terms that the key has signed are as they were. */
    public boolean keepsWhatWasSigned() {
        return before == null
                || (withoutFigures(manifest).containsAll(withoutFigures(before))
                        && manifest.getAdaptersList().containsAll(before.getAdaptersList())
                        && manifest.getGoldenTest()
                                .getCasesList()
                                .equals(before.getGoldenTest().getCasesList())
                        && manifest.getMinimumAgent().equals(before.getMinimumAgent())
                        && manifest.getTask() == before.getTask());
    }

    /** What was measured may have been measured again. */
    private static List<ManifestVariant> withoutFigures(Manifest manifest) {
        return manifest.getVariantsList().stream()
                .map(variant -> variant.toBuilder().clearQuality().build())
                .toList();
    }

    private static Set<String> sha256s(Manifest manifest) {
        return Stream.concat(
                        manifest.getVariantsList().stream()
                                .flatMap(variant -> variant.getFilesList().stream()),
                        manifest.getAdaptersList().stream()
                                .flatMap(adapter -> adapter.getFilesList().stream()))
                .map(file -> HexFormat.of().formatHex(file.getSha256().toByteArray()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** One line for each file, for people. */
    List<String> lines() {
        return Stream.concat(
                        manifest.getVariantsList().stream()
                                .flatMap(one -> lines(one.getName(), one.getFilesList())),
                        manifest.getAdaptersList().stream()
                                .flatMap(one -> lines(one.getName(), one.getFilesList())))
                .toList();
    }

    private static Stream<String> lines(String name, List<VariantFile> files) {
        return files.stream()
                .map(
                        file ->
                                "  %s  %s %s"
                                        .formatted(
                                                HexFormat.of()
                                                        .formatHex(file.getSha256().toByteArray()),
                                                name,
                                                file.getPath()));
    }
}
