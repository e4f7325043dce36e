package io.flotilla.cli.publish;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.connection.ControllerConnection;
import io.flotilla.cli.making.MakingView;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.cli.source.ModelSources;
import io.flotilla.cli.trust.ReleaseSigning;
import io.flotilla.cli.version.VersionName;
import io.flotilla.proto.registry.v1.GetManifestRequest;
import io.flotilla.proto.registry.v1.GetModelVersionRequest;
import io.flotilla.proto.registry.v1.ModelVersion;
import io.flotilla.proto.registry.v1.ModelVersionServiceGrpc;
import io.flotilla.proto.registry.v1.Variant;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a variant that was made elsewhere into a version that is out. */
@Command(
        name = "add",
        description = {
            "Add a variant that was made elsewhere to a published version.",
            "What is out stays; if it passes its gates it comes with the next manifest."
        },
        footer = {
            "",
            "SOURCE holds one model, such as what Olive or NNCF have left: a file, or a folder as",
            "flotilla publish takes them, here or elsewhere. It is looked into and measured against",
            "the most exact variant like what the controller makes, and refused if it is of another",
            "architecture.",
            "",
            "  flotilla variants add minilm/1.0.0 ./olive-out --name olive-int4"
        })
public final class AddVariantCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(
            index = "0",
            paramLabel = "MODEL/VERSION",
            description = "The version, or its name.")
    private String version = "";

    @Parameters(index = "1", paramLabel = "SOURCE", description = "The file or folder.")
    private String source = "";

    @Option(
            names = "--name",
            defaultValue = "",
            paramLabel = "ID",
            description = "Id of the variant; without it, format and precision, e.g. onnx-int4.")
    private String id = "";

    @Option(names = "--no-wait", description = "Do not wait until it is measured.")
    private boolean noWait;

    @Option(
            names = "--sign-with",
            paramLabel = "KEY",
            description = {
                "The release key, PKCS#8 PEM, where the controller does not hold it.",
                "Signed is only what consists of files that are here or were signed before."
            })
    private @Nullable Path signWith;

    /** Writes to the printer. */
    public AddVariantCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        if (noWait && signWith != null) {
            throw CommandFailure.usage("--sign-with waits for what there is to sign.");
        }
        var name = VersionName.of(version);
        try (var controller = connection.connect()) {
            var before = published(controller, name);
            var variant = variant();
            var added = new Publication(controller, printer).add(name, variant);
            if (!noWait) {
                finish(controller, before, added, variant);
            }
            if (!output.format().isTable()) {
                printer.message(added, output.format());
            }
        }
    }

    /** What takes none says so before anything is sent. */
    private static ModelVersion published(ControllerConnection controller, String name) {
        var version =
                controller
                        .unary(ModelVersionServiceGrpc::newBlockingStub)
                        .getModelVersion(GetModelVersionRequest.newBuilder().setName(name).build());
        return switch (version.getState()) {
            case STATE_PUBLISHED -> version;
            case STATE_DRAFT ->
                    throw new CommandFailure(
                            ExitCode.FAILED,
                            name
                                    + " is not published yet: put all that is there into one folder,"
                                    + " and publish it with flotilla publish.");
            default ->
                    throw new CommandFailure(
                            ExitCode.FAILED,
                            "%s is %s, and only a published version takes more variants."
                                    .formatted(name, Words.constant(version.getState(), "STATE")));
        };
    }

    private LocalVariant variant() {
        var found = ModelFolder.read(fetched()).variants();
        if (found.size() != 1) {
            throw CommandFailure.usage(
                    "%s holds %d models; a variant is one.".formatted(source, found.size()));
        }
        return new LocalVariant(id, found.getFirst().files());
    }

    private Path fetched() {
        try (var sources = ModelSources.of(System.getenv(), printer)) {
            return sources.fetch(source);
        }
    }

    private void finish(
            ControllerConnection controller,
            ModelVersion before,
            Variant added,
            LocalVariant variant) {
        var grown = new MakingView(controller, printer).follow(before);
        if (!isListed(controller, added)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "%s does not go out: its gates want somebody to look, or block it. See: flotilla describe version %s"
                            .formatted(added.getName(), before.getName()));
        }
        if (signWith != null) {
            var signing = ReleaseSigning.with(signWith, controller, printer);
            var sha256s = LocalFile.sha256s(variant.files().stream());
            grown = new Signature(controller, signing, sha256s).sign(before.getName());
        }
        if (output.format().isTable()) {
            printer.line(
                    "%s is at revision %d of its manifest, with %s."
                            .formatted(
                                    before.getName(),
                                    grown.getManifestRevision(),
                                    Words.id(added.getName())));
        }
    }

    private static boolean isListed(ControllerConnection controller, Variant added) {
        var version = added.getName().substring(0, added.getName().indexOf("/variants/"));
        return controller
                .unary(ModelVersionServiceGrpc::newBlockingStub)
                .getManifest(GetManifestRequest.newBuilder().setName(version).build())
                .getVariantsList()
                .stream()
                .anyMatch(listed -> listed.getName().equals(added.getName()));
    }
}
