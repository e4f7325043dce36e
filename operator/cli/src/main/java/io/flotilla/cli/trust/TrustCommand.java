package io.flotilla.cli.trust;

import com.google.protobuf.ByteString;
import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import io.flotilla.cli.output.Words;
import io.flotilla.contract.trust.Envelope;
import io.flotilla.contract.trust.SigningKey;
import io.flotilla.contract.trust.json.MalformedJsonException;
import io.flotilla.proto.signing.v1.GetTrustRequest;
import io.flotilla.proto.signing.v1.PrepareRotationRequest;
import io.flotilla.proto.signing.v1.RoleHolder;
import io.flotilla.proto.signing.v1.SigningDocument;
import io.flotilla.proto.signing.v1.SigningServiceGrpc;
import io.flotilla.proto.signing.v1.SubmitSignaturesRequest;
import io.flotilla.proto.signing.v1.Trust;
import io.flotilla.proto.signing.v1.TrustRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows and changes who may sign what. */
@Command(name = "trust", description = "See who signs what, sign releases, rotate keys.")
public final class TrustCommand {
    private final Printer printer;

    /** Writes to the printer. */
    public TrustCommand(Printer printer) {
        this.printer = printer;
    }

    @Command(name = "show", description = "Show who holds which role, and until when it is good.")
    int show(@Mixin ConnectionOptions connection, @Mixin OutputOptions output) {
        try (var controller = connection.connect()) {
            show(
                    controller
                            .unary(SigningServiceGrpc::newBlockingStub)
                            .getTrust(GetTrustRequest.getDefaultInstance()),
                    output);
        }
        return 0;
    }

    @Command(
            name = "sign",
            description = {
                "Sign what releases a model's versions with a key that is not in the controller.",
                "Each file that would be newly released is listed first."
            })
    int sign(
            @Mixin ConnectionOptions connection,
            @Parameters(paramLabel = "MODEL", description = "Its id.") String model,
            @Option(
                            names = "--sign-with",
                            required = true,
                            paramLabel = "KEY",
                            description = "The release key, PKCS#8 PEM.")
                    Path keyFile,
            @Option(
                            names = "--security-floor",
                            paramLabel = "VERSION",
                            defaultValue = "",
                            description = "Oldest version that devices may activate from now on.")
                    String floor) {
        var name = model.startsWith("models/") ? model : "models/" + model;
        var oldest =
                floor.isEmpty() || floor.startsWith("models/")
                        ? floor
                        : name + "/versions/" + floor;
        try (var controller = connection.connect()) {
            ReleaseSigning.with(keyFile, controller, printer).sign(name, oldest, this::list);
        }
        return 0;
    }

    private void list(NewRelease release) {
        printer.say("Releasing " + release.modelVersion() + ":");
        release.lines().forEach(printer::say);
    }

    @Command(
            name = "rotate",
            description = {
                "Give a role to another key. Devices that trusted the old one follow.",
                "Without --public-key the controller makes the new key and holds it."
            })
    int rotate(
            @Mixin ConnectionOptions connection,
            @Mixin OutputOptions output,
            @Parameters(
                            paramLabel = "ROLE",
                            description = "root, release, snapshot, timestamp or director.")
                    String role,
            @Option(
                            names = "--public-key",
                            paramLabel = "FILE",
                            description = "The key that is to hold it, PEM, held outside.")
                    @Nullable Path publicKey,
            @Option(
                            names = "--sign-with",
                            paramLabel = "KEY",
                            description = "Private keys outside that must sign. Repeatable.")
                    @Nullable List<Path> keyFiles) {
        var keys =
                (keyFiles == null ? List.<Path>of() : keyFiles)
                        .stream().map(KeyFile::read).toList();
        try (var controller = connection.connect()) {
            var request = PrepareRotationRequest.newBuilder().setRole(role(role));
            if (publicKey != null) {
                request.setPublicKey(text(publicKey));
            }
            show(rotate(controller, request.build(), keys), output);
        }
        return 0;
    }

    private static Trust rotate(
            ControllerConnection controller,
            PrepareRotationRequest request,
            List<SigningKey> keys) {
        var prepared =
                controller.unary(SigningServiceGrpc::newBlockingStub).prepareRotation(request);
        var signed = SubmitSignaturesRequest.newBuilder();
        prepared.getDocumentsList().forEach(one -> signed.addDocuments(signed(one, keys)));
        return controller
                .unary(SigningServiceGrpc::newBlockingStub)
                .submitSignatures(signed.build());
    }

    private static SigningDocument signed(SigningDocument document, List<SigningKey> keys) {
        var missing = document.getMissingKeyIdsList();
        var able = keys.stream().filter(key -> missing.contains(key.publicKey().id())).toList();
        if (able.isEmpty()) {
            return document;
        }
        try {
            var file = Envelope.parse(document.getFile().toByteArray()).signedBy(able).toBytes();
            return document.toBuilder().setFile(ByteString.copyFrom(file)).build();
        } catch (MalformedJsonException e) {
            throw CommandFailure.usage("The controller sent no metadata: " + e.getMessage());
        }
    }

    private static String text(Path publicKey) {
        var _ = KeyFile.readPublic(publicKey);
        try {
            return Files.readString(publicKey);
        } catch (IOException e) {
            throw CommandFailure.usage("Cannot read the key %s: %s".formatted(publicKey, e));
        }
    }

    private static TrustRole role(String word) {
        try {
            return TrustRole.valueOf("TRUST_ROLE_" + word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw CommandFailure.usage(
                    "There is no role "
                            + word
                            + "; known are root, release, snapshot, timestamp, director");
        }
    }

    private void show(Trust trust, OutputOptions output) {
        if (!output.format().isTable()) {
            printer.message(trust, output.format());
            return;
        }
        printer.say("root version " + trust.getRootVersion());
        var table = new Table("ROLE", "HELD BY", "EXPIRES", "KEYS");
        trust.getHoldersList().forEach(holder -> row(table, holder));
        table.lines().forEach(printer::line);
    }

    private static void row(Table table, RoleHolder holder) {
        table.row(
                Words.constant(holder.getRole(), "TRUST_ROLE"),
                holder.getHeld() ? "controller" : "outside",
                Words.time(holder.hasExpireTime(), holder.getExpireTime()),
                String.join(",", holder.getKeyIdsList()));
    }
}
