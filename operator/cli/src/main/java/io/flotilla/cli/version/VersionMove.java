package io.flotilla.cli.version;

import io.flotilla.proto.registry.v1.ArchiveModelVersionRequest;
import io.flotilla.proto.registry.v1.DeprecateModelVersionRequest;
import io.flotilla.proto.registry.v1.ModelVersion;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc.ModelVersionServiceBlockingStub;
import io.flotilla.proto.registry.v1.RejectModelVersionRequest;
import io.flotilla.proto.registry.v1.RevokeModelVersionRequest;
import java.util.Locale;

/** A move of a version's lifecycle that a person can ask for. */
enum VersionMove {
    REJECT("Refuse a version that waits for approval, for good.") {
        @Override
        ModelVersion call(ModelVersionServiceBlockingStub versions, String name, String reason) {
            return versions.rejectModelVersion(
                    RejectModelVersionRequest.newBuilder().setName(name).setReason(reason).build());
        }
    },
    DEPRECATE("Let a version take no new rollouts; where it runs, it goes on.") {
        @Override
        ModelVersion call(ModelVersionServiceBlockingStub versions, String name, String reason) {
            return versions.deprecateModelVersion(
                    DeprecateModelVersionRequest.newBuilder()
                            .setName(name)
                            .setReason(reason)
                            .build());
        }
    },
    ARCHIVE("Put a deprecated version away, for good.") {
        @Override
        ModelVersion call(ModelVersionServiceBlockingStub versions, String name, String reason) {
            return versions.archiveModelVersion(
                    ArchiveModelVersionRequest.newBuilder()
                            .setName(name)
                            .setReason(reason)
                            .build());
        }
    },
    REVOKE("Forbid a version everywhere, for good.") {
        @Override
        ModelVersion call(ModelVersionServiceBlockingStub versions, String name, String reason) {
            return versions.revokeModelVersion(
                    RevokeModelVersionRequest.newBuilder().setName(name).setReason(reason).build());
        }
    };

    private final String description;

    VersionMove(String description) {
        this.description = description;
    }

    /** Its word on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it does, for the help. */
    String description() {
        return description;
    }

    /** Asks the controller for it. */
    abstract ModelVersion call(
            ModelVersionServiceBlockingStub versions, String name, String reason);
}
