package io.flotilla.agent;

import com.google.protobuf.ByteString;
import io.flotilla.agent.artifact.TestArtifact;
import io.flotilla.contract.index.Digest;
import io.flotilla.proto.link.v1.SlotAssignment;
import io.flotilla.proto.registry.v1.Architecture;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.registry.v1.VariantFacts;
import io.flotilla.proto.registry.v1.VariantFile;
import java.util.List;

/** Manifests and assignments of small made-up models. */
public final class TestManifests {
    private TestManifests() {}

    public static ManifestVariant variant(
            String version, String id, String precision, TestArtifact model) {
        return ManifestVariant.newBuilder()
                .setName(version + "/variants/" + id)
                .addFiles(file("model.onnx", VariantFile.Role.ROLE_MODEL, model))
                .setFacts(
                        VariantFacts.newBuilder()
                                .setFormat(VariantFacts.Format.FORMAT_ONNX)
                                .setPrecision(precision)
                                .setPrecisionClass(
                                        precision.equals("FP32")
                                                ? VariantFacts.PrecisionClass.PRECISION_CLASS_FULL
                                                : VariantFacts.PrecisionClass
                                                        .PRECISION_CLASS_MEDIUM)
                                .addRuntimes("onnxruntime")
                                .setBitsPerWeight(precision.equals("FP32") ? 32 : 8)
                                .setParameterCount(1000)
                                .setTensorBytes(model.bytes().length)
                                .setArchitecture(
                                        Architecture.newBuilder()
                                                .setFamily("bert")
                                                .setContextLength(512)))
                .build();
    }

    public static VariantFile file(String path, VariantFile.Role role, TestArtifact artifact) {
        return VariantFile.newBuilder()
                .setPath(path)
                .setRole(role)
                .setSha256(bytes(artifact.sha256()))
                .setSizeBytes(artifact.bytes().length)
                .setIndexSha256(bytes(artifact.ref().indexSha256()))
                .build();
    }

    public static Manifest manifest(String version, ManifestVariant... variants) {
        return Manifest.newBuilder()
                .setModelVersion(version)
                .setRevision(1)
                .addAllVariants(List.of(variants))
                .build();
    }

    public static SlotAssignment.Builder slot(String slot, String rollout, Manifest manifest) {
        return SlotAssignment.newBuilder()
                .setSlot(slot)
                .setDeployment("rollouts/" + rollout + "/deployments/d1")
                .setCause(SlotAssignment.Cause.CAUSE_ROLLOUT)
                .setSignedManifest(manifest.toByteString());
    }

    private static ByteString bytes(Digest digest) {
        return ByteString.copyFrom(digest.toBytes());
    }
}
