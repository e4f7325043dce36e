package io.flotilla.agent.reconcile.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flotilla.agent.artifact.ArtifactRef;
import io.flotilla.agent.reconcile.desired.GoldenTest;
import io.flotilla.agent.reconcile.desired.GoldenTest.GoldenCase;
import io.flotilla.agent.reconcile.desired.Manifest;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.agent.reconcile.desired.ManifestVariant.Role;
import io.flotilla.agent.shared.Log;
import io.flotilla.contract.format.PrecisionClass;
import io.flotilla.contract.index.Digest;
import io.flotilla.contract.mapping.VariantMapper;
import io.flotilla.proto.registry.v1.EmbeddingVector;
import io.flotilla.proto.registry.v1.GoldenTolerance;
import io.flotilla.proto.registry.v1.MeasuredQuality;
import io.flotilla.proto.registry.v1.VariantFile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Maps manifests; one that could lead anywhere but into its own folder is refused, and a variant of
 * files that only a newer agent has a use for is left out.
 */
final class ManifestMapper {
    private static final Log LOG = Log.of(ManifestMapper.class);
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final int MAX_PATH_CHARACTERS = 255;

    private ManifestMapper() {}

    static Manifest read(ByteString signed) throws InvalidAssignmentException {
        try {
            return fromProto(io.flotilla.proto.registry.v1.Manifest.parseFrom(signed));
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidAssignmentException("a manifest cannot be read: " + e.getMessage());
        }
    }

    static Manifest fromProto(io.flotilla.proto.registry.v1.Manifest message)
            throws InvalidAssignmentException {
        var adapters =
                AdapterMapper.fromProto(message.getModelVersion(), message.getAdaptersList());
        var variants = new ArrayList<ManifestVariant>();
        var names = new HashSet<String>();
        for (var variant : message.getVariantsList()) {
            require(
                    variant.getName().startsWith(message.getModelVersion() + "/variants/"),
                    "variant " + variant.getName() + " is not of " + message.getModelVersion());
            require(
                    names.add(variant.getName()),
                    "variant " + variant.getName() + " is listed twice");
            if (isKnown(variant)) {
                variants.add(AdapterMapper.offering(fromProto(variant), adapters));
            } else {
                LOG.warning(
                        "a variant holds files that this agent has no use for, and is left out",
                        "variant",
                        variant.getName());
            }
        }
        require(!message.getModelVersion().isEmpty(), "a manifest names no version");
        return new Manifest(message.getModelVersion(), variants, golden(message.getGoldenTest()));
    }

    static ManifestVariant fromProto(io.flotilla.proto.registry.v1.ManifestVariant message)
            throws InvalidAssignmentException {
        var files = new ArrayList<ManifestVariant.VariantFile>();
        var paths = new HashSet<String>();
        for (var file : message.getFilesList()) {
            require(
                    isSafe(file.getPath()) && paths.add(file.getPath()),
                    message.getName() + " has a file at \"" + file.getPath() + "\"");
            files.add(fromProto(file));
        }
        require(
                files.stream().filter(file -> file.role() == Role.MODEL).count() == 1,
                message.getName() + " does not have exactly one model file");
        return new ManifestVariant(VariantMapper.fromWire(message), files);
    }

    /** Whether this agent knows what all files of a variant are for. */
    static boolean isKnown(io.flotilla.proto.registry.v1.ManifestVariant message) {
        return message.getFilesList().stream().allMatch(ManifestMapper::isKnown);
    }

    static boolean isKnown(VariantFile file) {
        return file.getRole() != VariantFile.Role.UNRECOGNIZED;
    }

    private static boolean isSafe(String path) {
        return path.length() <= MAX_PATH_CHARACTERS && PATH.matcher(path).matches();
    }

    static ManifestVariant.VariantFile fromProto(VariantFile file)
            throws InvalidAssignmentException {
        require(file.getSizeBytes() > 0, file.getPath() + " has " + file.getSizeBytes() + " bytes");
        return new ManifestVariant.VariantFile(
                file.getPath(),
                role(file),
                new ArtifactRef(
                        digest(file.getSha256()),
                        file.getSizeBytes(),
                        digest(file.getIndexSha256())));
    }

    private static Role role(VariantFile file) throws InvalidAssignmentException {
        return switch (file.getRole()) {
            case ROLE_MODEL -> Role.MODEL;
            case ROLE_WEIGHTS -> Role.WEIGHTS;
            case ROLE_TOKENIZER -> Role.TOKENIZER;
            case ROLE_CONFIG -> Role.CONFIG;
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new InvalidAssignmentException(
                            "nothing says what " + file.getPath() + " is for");
        };
    }

    private static Digest digest(ByteString sha256) throws InvalidAssignmentException {
        require(sha256.size() == Digest.BYTES, "a digest has " + sha256.size() + " bytes");
        return Digest.ofBytes(sha256.toByteArray());
    }

    private static GoldenTest golden(io.flotilla.proto.registry.v1.GoldenTest message) {
        var cases =
                message.getCasesList().stream()
                        .map(
                                golden ->
                                        new GoldenCase(
                                                golden.getText(),
                                                golden.getEmbedding().getValuesList()))
                        .toList();
        Map<PrecisionClass, Double> tolerances = new EnumMap<>(PrecisionClass.class);
        for (var tolerance : message.getTolerancesList()) {
            for (var known : PrecisionClass.values()) {
                if (known.name().equals(tolerance.getPrecisionClass())) {
                    tolerances.put(known, tolerance.getMinCosine());
                }
            }
        }
        return new GoldenTest(cases, tolerances);
    }

    static io.flotilla.proto.registry.v1.Manifest toProto(Manifest manifest) {
        var message =
                io.flotilla.proto.registry.v1.Manifest.newBuilder()
                        .setModelVersion(manifest.modelVersion());
        manifest.variants().forEach(variant -> message.addVariants(toProto(variant)));
        manifest.variants().stream()
                .flatMap(variant -> variant.adapters().stream())
                .distinct()
                .forEach(adapter -> message.addAdapters(AdapterMapper.toProto(adapter)));
        var golden = manifest.goldenTest();
        if (!golden.cases().isEmpty()) {
            message.setGoldenTest(toProto(golden));
        }
        return message.build();
    }

    static io.flotilla.proto.registry.v1.ManifestVariant toProto(ManifestVariant variant) {
        var message =
                io.flotilla.proto.registry.v1.ManifestVariant.newBuilder()
                        .setName(variant.name())
                        .setFacts(VariantMapper.toWire(variant.selectable().facts()));
        variant.files().forEach(file -> message.addFiles(toProto(file)));
        var divergence = variant.selectable().divergence();
        if (divergence != null) {
            message.setQuality(MeasuredQuality.newBuilder().setDivergence(divergence));
        }
        return message.build();
    }

    static VariantFile toProto(ManifestVariant.VariantFile file) {
        var role =
                switch (file.role()) {
                    case MODEL -> VariantFile.Role.ROLE_MODEL;
                    case WEIGHTS -> VariantFile.Role.ROLE_WEIGHTS;
                    case TOKENIZER -> VariantFile.Role.ROLE_TOKENIZER;
                    case CONFIG -> VariantFile.Role.ROLE_CONFIG;
                };
        return VariantFile.newBuilder()
                .setPath(file.path())
                .setRole(role)
                .setSha256(ByteString.copyFrom(file.artifact().sha256().toBytes()))
                .setSizeBytes(file.artifact().sizeBytes())
                .setIndexSha256(ByteString.copyFrom(file.artifact().indexSha256().toBytes()))
                .build();
    }

    private static io.flotilla.proto.registry.v1.GoldenTest toProto(GoldenTest golden) {
        var message = io.flotilla.proto.registry.v1.GoldenTest.newBuilder();
        for (var goldenCase : golden.cases()) {
            message.addCases(
                    io.flotilla.proto.registry.v1.GoldenCase.newBuilder()
                            .setText(goldenCase.text())
                            .setEmbedding(
                                    EmbeddingVector.newBuilder()
                                            .addAllValues(goldenCase.embedding())));
        }
        golden.tolerances()
                .forEach(
                        (precisionClass, minCosine) ->
                                message.addTolerances(
                                        GoldenTolerance.newBuilder()
                                                .setPrecisionClass(precisionClass.name())
                                                .setMinCosine(minCosine)));
        return message.build();
    }

    private static void require(boolean condition, String problem)
            throws InvalidAssignmentException {
        if (!condition) {
            throw new InvalidAssignmentException(problem);
        }
    }
}
