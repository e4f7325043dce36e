package io.flotilla.controller.signing.api;

import com.google.protobuf.ByteString;
import io.flotilla.contract.trust.Envelope;
import io.flotilla.contract.trust.MetadataReader;
import io.flotilla.contract.trust.Role;
import io.flotilla.contract.trust.TrustKey;
import io.flotilla.contract.trust.json.MalformedJsonException;
import io.flotilla.controller.shared.FleetException.InvalidArgument;
import io.flotilla.controller.shared.api.Times;
import io.flotilla.controller.signing.TrustStatus;
import io.flotilla.proto.signing.v1.ReleasedModel;
import io.flotilla.proto.signing.v1.RoleHolder;
import io.flotilla.proto.signing.v1.SigningDocument;
import io.flotilla.proto.signing.v1.SigningRequest;
import io.flotilla.proto.signing.v1.Trust;
import io.flotilla.proto.signing.v1.TrustRole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps what is signed to the wire and back. */
final class SigningMapper {

    private static final int MAX_DOCUMENTS = 10_000;

    private SigningMapper() {}

    static Trust toWire(TrustStatus status) {
        var message =
                Trust.newBuilder()
                        .setRootVersion(status.rootVersion())
                        .setExpireTime(Times.toProto(status.expires()));
        status.holders().forEach(holder -> message.addHolders(toWire(holder)));
        status.models()
                .forEach(
                        model ->
                                message.addModels(
                                        ReleasedModel.newBuilder()
                                                .setModel(model.model())
                                                .setVersionCount(model.versionCount())
                                                .setSecurityFloor(model.securityFloor())));
        return message.build();
    }

    private static RoleHolder toWire(TrustStatus.Holder holder) {
        var message =
                RoleHolder.newBuilder()
                        .setRole(toWire(holder.role()))
                        .addAllKeyIds(holder.keys().keyIds())
                        .setThreshold(holder.keys().threshold())
                        .setHeld(holder.isHeld());
        var expires = holder.expires();
        if (expires != null) {
            message.setExpireTime(Times.toProto(expires));
        }
        return message.build();
    }

    private static TrustRole toWire(Role role) {
        return switch (role) {
            case ROOT -> TrustRole.TRUST_ROLE_ROOT;
            case TIMESTAMP -> TrustRole.TRUST_ROLE_TIMESTAMP;
            case SNAPSHOT -> TrustRole.TRUST_ROLE_SNAPSHOT;
            case TARGETS -> TrustRole.TRUST_ROLE_RELEASE;
            case DIRECTOR -> TrustRole.TRUST_ROLE_DIRECTOR;
        };
    }

    static Role role(TrustRole role) {
        return switch (role) {
            case TRUST_ROLE_ROOT -> Role.ROOT;
            case TRUST_ROLE_TIMESTAMP -> Role.TIMESTAMP;
            case TRUST_ROLE_SNAPSHOT -> Role.SNAPSHOT;
            case TRUST_ROLE_RELEASE -> Role.TARGETS;
            case TRUST_ROLE_DIRECTOR -> Role.DIRECTOR;
            case TRUST_ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    throw InvalidArgument.of("role", "must be said");
        };
    }

    static @Nullable TrustKey publicKey(String pem) {
        if (pem.isEmpty()) {
            return null;
        }
        try {
            return TrustKey.ofPem(pem);
        } catch (IllegalArgumentException malformed) {
            throw InvalidArgument.of("public_key", "is " + malformed.getMessage());
        }
    }

    static SigningRequest toWire(List<io.flotilla.controller.signing.SigningDocument> documents) {
        var request = SigningRequest.newBuilder();
        for (var document : documents) {
            request.addDocuments(
                    SigningDocument.newBuilder()
                            .setRole(document.role())
                            .setFile(ByteString.copyFrom(document.envelope().toBytes()))
                            .addAllMissingKeyIds(document.missingKeyIds()));
        }
        return request.build();
    }

    static List<io.flotilla.controller.signing.SigningDocument> fromWire(
            List<SigningDocument> documents) {
        if (documents.isEmpty() || documents.size() > MAX_DOCUMENTS) {
            throw InvalidArgument.of("documents", "must be 1 to %d".formatted(MAX_DOCUMENTS));
        }
        var roles = new HashSet<String>();
        var read = new ArrayList<io.flotilla.controller.signing.SigningDocument>();
        for (int i = 0; i < documents.size(); i++) {
            var field = "documents[%d]".formatted(i);
            if (!roles.add(documents.get(i).getRole())) {
                throw InvalidArgument.of(field + ".role", "must not be there twice");
            }
            read.add(fromWire(documents.get(i), field));
        }
        return read;
    }

    private static io.flotilla.controller.signing.SigningDocument fromWire(
            SigningDocument document, String field) {
        try {
            var envelope = Envelope.parse(document.getFile().toByteArray());
            if (document.getRole().equals(Role.ROOT.key())) {
                var _ = MetadataReader.root(envelope);
            } else {
                var _ = MetadataReader.targets(envelope);
            }
            return new io.flotilla.controller.signing.SigningDocument(
                    document.getRole(), envelope, List.of());
        } catch (MalformedJsonException malformed) {
            throw InvalidArgument.of(field + ".file", "is no metadata: " + malformed.getMessage());
        }
    }
}
