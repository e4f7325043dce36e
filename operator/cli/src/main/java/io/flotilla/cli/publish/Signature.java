package io.flotilla.cli.publish;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.trust.NewRelease;
import io.flotilla.cli.trust.ReleaseSigning;
import io.flotilla.proto.registry.v1.GetModelVersionRequest;
import io.flotilla.proto.registry.v1.ModelVersion;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import java.util.Set;

/**
 * Signs what a version was just published with or has got, and nothing that consists of other
 * files: each is on this machine, or in what the key has signed before.
 */
final class Signature {
    private final ControllerConnection controller;
    private final ReleaseSigning signing;
    private final Set<String> sha256s;

    Signature(ControllerConnection controller, ReleaseSigning signing, Set<String> sha256s) {
        this.controller = controller;
        this.signing = signing;
        this.sha256s = Set.copyOf(sha256s);
    }

    /** Signs the version of that name, and returns it as it is then. */
    ModelVersion sign(String name) {
        var model = name.substring(0, name.indexOf("/versions/"));
        signing.sign(model, "", release -> review(release, name));
        return controller
                .unary(ModelVersionServiceGrpc::newBlockingStub)
                .getModelVersion(GetModelVersionRequest.newBuilder().setName(name).build());
    }

    private void review(NewRelease release, String name) {
        var isOther = !release.modelVersion().equals(name);
        if (isOther || !sha256s.containsAll(release.newSha256s())) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s consists of files that are not here. Look at it, and sign it with: flotilla trust sign"
                            .formatted(release.modelVersion()));
        }
        if (!release.keepsWhatWasSigned()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s would lose or change what was signed before. Look at it, and sign it with: flotilla trust sign"
                            .formatted(release.modelVersion()));
        }
    }
}
