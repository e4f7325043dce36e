package io.flotilla.agent.reconcile.wire;

import io.flotilla.agent.reconcile.desired.ManifestAdapter;
import io.flotilla.agent.reconcile.desired.ManifestVariant;
import io.flotilla.contract.format.Format;
import io.flotilla.proto.registry.v1.AdapterFacts;
import io.flotilla.proto.registry.v1.VariantFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Maps the adapters of a version. An engine of this device can apply those of the kind lora in one
 * GGUF file; others are left out.
 */
final class AdapterMapper {
    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
    private static final String KIND = "lora";
    private static final int MAX_ADAPTERS = 64;

    private AdapterMapper() {}

    /** Those that can be applied, in the order in which they are listed. */
    static List<ManifestAdapter> fromProto(
            String modelVersion, List<io.flotilla.proto.registry.v1.ManifestAdapter> messages)
            throws InvalidAssignmentException {
        var adapters = new ArrayList<ManifestAdapter>();
        var names = new HashSet<String>();
        for (var message : messages) {
            var prefix = modelVersion + "/adapters/";
            var name = message.getName();
            if (!name.startsWith(prefix)
                    || !ID.matcher(name.substring(prefix.length())).matches()) {
                throw new InvalidAssignmentException(
                        "adapter " + name + " is not of " + modelVersion);
            }
            if (!names.add(name)) {
                throw new InvalidAssignmentException("adapter " + name + " is listed twice");
            }
            if (isApplicable(message)) {
                var file = ManifestMapper.fromProto(message.getFiles(0));
                adapters.add(new ManifestAdapter(name, file.artifact()));
            }
        }
        if (adapters.size() > MAX_ADAPTERS) {
            throw new InvalidAssignmentException(
                    "%s has %d adapters, and %d are possible"
                            .formatted(modelVersion, adapters.size(), MAX_ADAPTERS));
        }
        return adapters;
    }

    private static boolean isApplicable(io.flotilla.proto.registry.v1.ManifestAdapter message) {
        var facts = message.getFacts();
        return facts.getFormat() == VariantFacts.Format.FORMAT_GGUF
                && facts.getKind().equals(KIND)
                && message.getFilesCount() == 1
                && ManifestMapper.isKnown(message.getFiles(0));
    }

    /** The variant with those adapters, if its engine applies any. */
    static ManifestVariant offering(ManifestVariant variant, List<ManifestAdapter> adapters) {
        return variant.selectable().facts().format() == Format.GGUF
                ? new ManifestVariant(variant.selectable(), variant.files(), adapters)
                : variant;
    }

    static io.flotilla.proto.registry.v1.ManifestAdapter toProto(ManifestAdapter adapter) {
        var file =
                new ManifestVariant.VariantFile(
                        adapter.id() + ".gguf", ManifestVariant.Role.WEIGHTS, adapter.artifact());
        return io.flotilla.proto.registry.v1.ManifestAdapter.newBuilder()
                .setName(adapter.name())
                .addFiles(ManifestMapper.toProto(file))
                .setFacts(
                        AdapterFacts.newBuilder()
                                .setFormat(VariantFacts.Format.FORMAT_GGUF)
                                .setKind(KIND))
                .build();
    }
}
