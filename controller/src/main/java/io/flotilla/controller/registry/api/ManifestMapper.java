package io.flotilla.controller.registry.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.contract.mapping.VariantMapper;
import io.flotilla.controller.registry.Adapter;
import io.flotilla.controller.registry.Variant;
import io.flotilla.controller.shared.api.Digests;
import io.flotilla.controller.shared.api.Timestamps;
import io.flotilla.proto.registry.v1.Manifest;
import io.flotilla.proto.registry.v1.ManifestAdapter;
import io.flotilla.proto.registry.v1.ManifestVariant;
import io.flotilla.proto.registry.v1.MeasuredQuality;
import org.jspecify.annotations.Nullable;

/** Maps manifests to the wire. */
final class ManifestMapper {

    private ManifestMapper() {}

    static Manifest toWire(io.flotilla.controller.registry.Manifest manifest) {
        var message =
                Manifest.newBuilder()
                        .setModelVersion(manifest.modelVersion().toString())
                        .setRevision(manifest.revision())
                        .setTask(ModelMapper.toWire(manifest.task()))
                        .setMinimumAgent(manifest.minimumAgent())
                        .setCreateTime(Timestamps.toWire(manifest.createTime()));
        for (var variant : manifest.variants()) {
            var divergence = manifest.divergences().get(variant.name().toString());
            message.addVariants(toWire(variant, divergence));
        }
        manifest.adapters().forEach(adapter -> message.addAdapters(toWire(adapter)));
        var golden = manifest.goldenTest();
        if (golden != null) {
            message.setGoldenTest(GoldenTestMapper.toWire(golden));
        }
        return message.build();
    }

    static ManifestAdapter toWire(Adapter adapter) {
        return ManifestAdapter.newBuilder()
                .setName(adapter.name().toString())
                .addAllFiles(adapter.files().stream().map(VariantFileMapper::toWire).toList())
                .setFacts(AdapterMapper.toWire(adapter.facts()))
                .setBaseSha256(Digests.toWire(adapter.baseDigest()))
                .build();
    }

    private static ManifestVariant toWire(Variant variant, @Nullable Double divergence) {
        var message =
                ManifestVariant.newBuilder()
                        .setName(variant.name().toString())
                        .addAllFiles(
                                variant.files().stream().map(VariantFileMapper::toWire).toList())
                        .setFacts(VariantMapper.toWire(variant.facts()));
        if (divergence != null) {
            message.setQuality(MeasuredQuality.newBuilder().setDivergence(divergence));
        }
        return message.build();
    }

    /** Reads a manifest back from its canonical form. */
    static Manifest read(byte[] canonical) {
        try {
            return Manifest.parseFrom(canonical);
        } catch (InvalidProtocolBufferException altered) {
            throw new IllegalStateException("a stored manifest cannot be read", altered);
        }
    }
}
