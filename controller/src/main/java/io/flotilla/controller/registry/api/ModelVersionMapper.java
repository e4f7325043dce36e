package io.flotilla.controller.registry.api;

import io.flotilla.controller.registry.ModelVersion.Description;
import io.flotilla.controller.registry.ModelVersionState;
import io.flotilla.controller.shared.api.Digests;
import io.flotilla.controller.shared.api.Timestamps;
import io.flotilla.proto.registry.v1.ModelVersion;

/** Maps versions between Java and the wire. */
public final class ModelVersionMapper {

    private ModelVersionMapper() {}

    public static ModelVersion toWire(io.flotilla.controller.registry.ModelVersion version) {
        var message =
                ModelVersion.newBuilder()
                        .setName(version.name().toString())
                        .setDisplayName(version.description().displayName())
                        .setState(toWire(version.state()))
                        .setLicense(version.description().license())
                        .setMinimumAgent(version.description().minimumAgent())
                        .setManifestRevision(version.content().manifestRevision())
                        .setContentSha256(Digests.toWire(version.content().digest()))
                        .setVariantCount(version.content().variantCount())
                        .setCreateTime(Timestamps.toWire(version.times().create()))
                        .setUpdateTime(Timestamps.toWire(version.times().update()));
        var golden = version.description().goldenTest();
        if (golden != null) {
            message.setGoldenTest(GoldenTestMapper.toWire(golden));
        }
        var lineage = version.description().lineage();
        if (lineage != null) {
            message.setLineage(LineageMapper.toWire(lineage));
        }
        var published = version.times().publish();
        if (published != null) {
            message.setPublishTime(Timestamps.toWire(published));
        }
        return message.build();
    }

    /** Reads what a caller says of a version that is to be made. */
    static Description description(ModelVersion message) {
        return new Description(
                message.getDisplayName(),
                message.getLicense(),
                message.hasGoldenTest()
                        ? GoldenTestMapper.parse(
                                "model_version.golden_test", message.getGoldenTest())
                        : null,
                message.hasLineage()
                        ? LineageMapper.parse("model_version.lineage", message.getLineage())
                        : null,
                message.getMinimumAgent());
    }

    private static ModelVersion.State toWire(ModelVersionState state) {
        return switch (state) {
            case DRAFT -> ModelVersion.State.STATE_DRAFT;
            case BUILDING -> ModelVersion.State.STATE_BUILDING;
            case AWAITING_APPROVAL -> ModelVersion.State.STATE_AWAITING_APPROVAL;
            case AWAITING_SIGNATURE -> ModelVersion.State.STATE_AWAITING_SIGNATURE;
            case PUBLISHED -> ModelVersion.State.STATE_PUBLISHED;
            case DEPRECATED -> ModelVersion.State.STATE_DEPRECATED;
            case ARCHIVED -> ModelVersion.State.STATE_ARCHIVED;
            case REJECTED -> ModelVersion.State.STATE_REJECTED;
            case REVOKED -> ModelVersion.State.STATE_REVOKED;
        };
    }
}
