package io.flotilla.agent;

import com.google.protobuf.ByteString;
import io.flotilla.agent.artifact.TestArtifact;
import io.flotilla.contract.index.Digest;
import io.flotilla.proto.link.v1.SlotAssignment;
import io.flotilla.proto.registry.v1.AdapterFacts;
import io.flotilla.proto.registry.v1.Architecture;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ManifestAdapter;
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

    /** The variant of a language model. */
    public static ManifestVariant gguf(String version, String id, TestArtifact model) {
        var variant = variant(version, id, "FP32", model).toBuilder();
        variant.setFiles(0, file("model.gguf", VariantFile.Role.ROLE_MODEL, model));
        variant.getFactsBuilder()
                .setFormat(VariantFacts.Format.FORMAT_GGUF)
                .clearRuntimes()
                .addRuntimes("llama.cpp")
                .getArchitectureBuilder()
                .setFamily("llama");
        return variant.build();
    }

    /** An adapter in one file of the format, which changes the version's variants in that way. */
    public static ManifestAdapter.Builder adapter(
            String version, String id, VariantFacts.Format format, String kind) {
        return ManifestAdapter.newBuilder()
                .setName(version + "/adapters/" + id)
                .setFacts(AdapterFacts.newBuilder().setFormat(format).setKind(kind))
                .addFiles(
                        file(
                                "any.gguf",
                                VariantFile.Role.ROLE_WEIGHTS,
                                TestArtifact.random(2, 300, 10)));
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
