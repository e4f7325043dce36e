package io.flotilla.cli.trust;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.trust.Metadata;
import io.flotilla.contract.trust.Metadata.Target;
import io.flotilla.proto.registry.v1.GetManifestRequest;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import io.flotilla.proto.registry.v1.VariantFile;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A manifest that would be released, in the very form that would be signed. */
public record NewRelease(Manifest manifest) {

    /** Fetches the manifest that the target names, and makes sure that it is that one. */
    static NewRelease read(
            ControllerConnection controller, String model, String path, Target target) {
        var suffix = Metadata.manifestPath("");
        var version = path.substring(0, Math.max(0, path.length() - suffix.length()));
        var manifest =
                controller
                        .unary(ModelVersionServiceGrpc::newBlockingStub)
                        .getManifest(GetManifestRequest.newBuilder().setName(version).build());
        if (!Digest.over(manifest.toByteArray()).equals(target.sha256())
                || !manifest.getModelVersion().equals(version)
                || !version.startsWith(model + "/versions/")) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "What the controller wants signed is not signed: %s is not the manifest that it shows."
                            .formatted(path));
        }
        return new NewRelease(manifest);
    }

    /** The version, models/{model}/versions/{version}. */
    public String modelVersion() {
        return manifest.getModelVersion();
    }

    /** The digests of all its files, in lower-case hex. */
    public List<String> sha256s() {
        return Stream.concat(
                        manifest.getVariantsList().stream()
                                .flatMap(variant -> variant.getFilesList().stream()),
                        manifest.getAdaptersList().stream()
                                .flatMap(adapter -> adapter.getFilesList().stream()))
                .map(file -> HexFormat.of().formatHex(file.getSha256().toByteArray()))
                .toList();
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
