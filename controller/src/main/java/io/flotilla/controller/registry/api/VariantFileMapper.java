package io.flotilla.controller.registry.api;

import io.flotilla.controller.registry.VariantFile.Role;
import io.flotilla.controller.registry.publishing.NewVariant;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.ResourceName;
import io.flotilla.controller.shared.Violations;
import io.flotilla.controller.shared.api.Digests;
import io.flotilla.proto.registry.v1.CreateVariantRequest;
import io.flotilla.proto.registry.v1.VariantFile;
import java.util.ArrayList;
import java.util.List;

/** Maps the files of variants between Java and the wire. */
final class VariantFileMapper {

    private VariantFileMapper() {}

    static VariantFile toWire(io.flotilla.controller.registry.VariantFile file) {
        return VariantFile.newBuilder()
                .setPath(file.path())
                .setRole(toWire(file.role()))
                .setSha256(Digests.toWire(file.digest()))
                .setSizeBytes(file.sizeBytes())
                .setIndexSha256(Digests.toWire(file.artifact().indexDigest()))
                .build();
    }

    /** Reads the variant that a caller wants to add. */
    static NewVariant parse(ResourceName version, CreateVariantRequest request) {
        var files = parse("variant", request.getVariant().getFilesList());
        return new NewVariant(version, request.getVariantId(), files);
    }

    /** Reads the files that came in a field of the parent. */
    static List<NewVariant.File> parse(String parent, List<VariantFile> messages) {
        var violations = new Violations();
        var files = new ArrayList<NewVariant.File>();
        for (int i = 0; i < messages.size(); i++) {
            var field = "%s.files[%d]".formatted(parent, i);
            var file = messages.get(i);
            violations.collect(() -> files.add(parse(field, file)));
        }
        violations.throwIfAny();
        return files;
    }

    private static NewVariant.File parse(String field, VariantFile message) {
        return new NewVariant.File(
                message.getPath(),
                parse(field, message.getRole()),
                Digests.parse(field + ".sha256", message.getSha256()));
    }

    private static Role parse(String field, VariantFile.Role role) {
        return switch (role) {
            case ROLE_MODEL -> Role.MODEL;
            case ROLE_WEIGHTS -> Role.WEIGHTS;
            case ROLE_TOKENIZER -> Role.TOKENIZER;
            case ROLE_CONFIG -> Role.CONFIG;
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    throw InvalidArgument.of(field + ".role", "must say what the file is for");
        };
    }

    private static VariantFile.Role toWire(Role role) {
        return switch (role) {
            case MODEL -> VariantFile.Role.ROLE_MODEL;
            case WEIGHTS -> VariantFile.Role.ROLE_WEIGHTS;
            case TOKENIZER -> VariantFile.Role.ROLE_TOKENIZER;
            case CONFIG -> VariantFile.Role.ROLE_CONFIG;
        };
    }
}
