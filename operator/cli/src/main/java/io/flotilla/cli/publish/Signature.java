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

/** Signs the version that was just published, and nothing that consists of other files. */
final class Signature {
    private final ControllerConnection controller;
    private final ReleaseSigning signing;
    private final Set<String> sha256s;

    Signature(ControllerConnection controller, ReleaseSigning signing, LocalContent content) {
        this.controller = controller;
        this.signing = signing;
        this.sha256s = content.sha256s();
    }

    ModelVersion sign(ModelVersion published) {
        var name = published.getName();
        var model = name.substring(0, name.indexOf("/versions/"));
        signing.sign(model, "", release -> review(release, name));
        return controller
                .unary(ModelVersionServiceGrpc::newBlockingStub)
                .getModelVersion(GetModelVersionRequest.newBuilder().setName(name).build());
    }

    private void review(NewRelease release, String name) {
        var isOther = !release.modelVersion().equals(name);
        if (isOther || !sha256s.containsAll(release.sha256s())) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s consists of files that are not here. Look at it, and sign it with: flotilla trust sign"
                            .formatted(release.modelVersion()));
        }
    }
}
