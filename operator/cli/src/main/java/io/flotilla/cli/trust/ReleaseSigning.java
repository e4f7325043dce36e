package io.flotilla.cli.trust;

import com.google.protobuf.ByteString;
import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.Printer;
import io.flotilla.contract.trust.Delegation;
import io.flotilla.contract.trust.Envelope;
import io.flotilla.contract.trust.Metadata.Targets;
import io.flotilla.contract.trust.MetadataReader;
import io.flotilla.contract.trust.SigningKey;
import io.flotilla.contract.trust.json.MalformedJsonException;
import io.flotilla.proto.signing.v1.GetTrustFileRequest;
import io.flotilla.proto.signing.v1.PrepareReleaseRequest;
import io.flotilla.proto.signing.v1.SigningDocument;
import io.flotilla.proto.signing.v1.SigningServiceGrpc;
import io.flotilla.proto.signing.v1.SubmitSignaturesRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Signs what releases a model with a key that the controller does not hold. The controller is not
 * believed: only what the caller has looked at is signed.
 */
public final class ReleaseSigning {
    private final ControllerConnection controller;
    private final Printer printer;
    private final SigningKey key;

    private ReleaseSigning(ControllerConnection controller, Printer printer, SigningKey key) {
        this.controller = controller;
        this.printer = printer;
        this.key = key;
    }

    /** Signs with the private key of a PEM file. */
    public static ReleaseSigning with(
            Path keyFile, ControllerConnection controller, Printer printer) {
        return new ReleaseSigning(controller, printer, KeyFile.read(keyFile));
    }

    /** Looks at what would be newly released; throws if it is not to be. */
    @FunctionalInterface
    public interface Reviewer {
        void review(NewRelease release);
    }

    /**
     * Signs what there is to sign of a model, and hands it in.
     *
     * @param securityFloor the oldest version that may be activated; empty: as before
     */
    public void sign(String model, String securityFloor, Reviewer reviewer) {
        var request =
                controller
                        .unary(SigningServiceGrpc::newBlockingStub)
                        .prepareRelease(
                                PrepareReleaseRequest.newBuilder()
                                        .setModel(model)
                                        .setSecurityFloor(securityFloor)
                                        .build());
        var role = Delegation.roleOf(model);
        var isNeeded = false;
        var signed = SubmitSignaturesRequest.newBuilder();
        for (var document : request.getDocumentsList()) {
            var isMissing = document.getMissingKeyIdsList().contains(key.publicKey().id());
            isNeeded |= isMissing;
            if (isMissing && document.getRole().equals(role)) {
                review(model, document, reviewer);
            } else if (isMissing) {
                checkDelegations(document, role);
            }
            signed.addDocuments(isMissing ? signed(document) : document);
        }
        if (!isNeeded) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "The key %s is not the release key of this controller."
                            .formatted(key.publicKey().id()));
        }
        var _ =
                controller
                        .unary(SigningServiceGrpc::newBlockingStub)
                        .submitSignatures(signed.build());
        printer.say("%s is signed with the key %s.".formatted(model, key.publicKey().id()));
    }

    private SigningDocument signed(SigningDocument document) {
        var file = envelope(document.getFile()).signedBy(List.of(key)).toBytes();
        return document.toBuilder().setFile(ByteString.copyFrom(file)).build();
    }

    /** Whatever differs from what this very key signed before is shown to the reviewer. */
    private void review(String model, SigningDocument document, Reviewer reviewer) {
        var next = targets(document.getFile());
        var before = signedBefore(document.getRole());
        if (!next.delegations().isEmpty()) {
            throw suspicious(document.getRole() + " would trust other keys");
        }
        next.files()
                .forEach(
                        (path, target) -> {
                            var known = before.map(files -> files.files().get(path)).orElse(null);
                            if (known == null || !known.sha256().equals(target.sha256())) {
                                reviewer.review(
                                        NewRelease.read(controller, model, path, target, known));
                            }
                        });
    }

    private void checkDelegations(SigningDocument document, String role) {
        var next = targets(document.getFile());
        var known =
                signedBefore(document.getRole())
                        .map(Targets::delegations)
                        .<Collection<Delegation>>map(all -> all)
                        .orElse(List.of());
        var ours = key.publicKey();
        if (!next.files().isEmpty()
                || !document.getRole().equals("targets")
                || next.delegations().stream()
                        .anyMatch(
                                one ->
                                        !known.contains(one)
                                                && !(one.role().equals(role)
                                                        && one.key().equals(ours)))) {
            throw suspicious("it would trust other keys, or release more than the model");
        }
    }

    /** What is in force, if this key has signed it. */
    private Optional<Targets> signedBefore(String role) {
        try {
            var file =
                    controller
                            .unary(SigningServiceGrpc::newBlockingStub)
                            .getTrustFile(
                                    GetTrustFileRequest.newBuilder()
                                            .setFile(role + ".json")
                                            .build())
                            .getContent();
            return envelope(file).isSignedBy(key.publicKey())
                    ? Optional.of(targets(file))
                    : Optional.empty();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static CommandFailure suspicious(String why) {
        return new CommandFailure(
                ExitCode.FAILED, "What the controller wants signed is not signed: " + why + ".");
    }

    private static Envelope envelope(ByteString file) {
        try {
            return Envelope.parse(file.toByteArray());
        } catch (MalformedJsonException e) {
            throw suspicious("it cannot be read: " + e.getMessage());
        }
    }

    private static Targets targets(ByteString file) {
        try {
            return MetadataReader.targets(envelope(file));
        } catch (MalformedJsonException e) {
            throw suspicious("it cannot be read: " + e.getMessage());
        }
    }
}
