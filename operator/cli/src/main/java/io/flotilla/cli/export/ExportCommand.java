package io.flotilla.cli.export;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.trust.ModelKey;
import io.flotilla.cli.version.VersionName;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a published version out of the registry. */
@Command(
        name = "export",
        description = "Write a published version to a folder.",
        footer = {
            "",
            "plain writes the files under their own names: a subfolder for each variant, or with",
            "--variant the files of that one; adapters lie beside them in adapters/ID. flotilla",
            "publish takes the folder back.",
            "modelpack writes an OCI image layout after the CNCF model specification, with a",
            "manifest VERSION-VARIANT for each variant, which tools for OCI registries can push and",
            "flotilla publish oci:./FOLDER:VERSION-VARIANT takes back.",
            "",
            "Every file is checked against its digest as it comes. Stopped, the export goes on where",
            "it was; what is there already and is something else is never overwritten.",
            "",
            "--sign-with adds model.sig, a signature over all files in the form of the OpenSSF, which",
            "whoever has the public key can check without this tool:",
            "  flotilla key generate --for model model-key.pem",
            "  flotilla export minilm/1.0.0 ./minilm --sign-with model-key.pem",
            "  model_signing verify key ./minilm --signature ./minilm/model.sig \\",
            "      --public-key model-key.pem.pub"
        })
public final class ExportCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Parameters(
            index = "0",
            paramLabel = "MODEL/VERSION",
            description = "The version, or its name.")
    private String version = "";

    @Parameters(index = "1", paramLabel = "FOLDER", description = "Where to, made if missing.")
    private Path folder = Path.of("");

    @Option(names = "--variant", defaultValue = "", description = "Id of the only one wanted.")
    private String variant = "";

    @Option(
            names = "--format",
            defaultValue = "PLAIN",
            description = "plain (default) or modelpack.")
    private ExportFormat format = ExportFormat.PLAIN;

    @Option(
            names = "--sign-with",
            paramLabel = "KEY",
            description = "The key, PKCS#8 PEM, with its public half beside it as KEY.pub.")
    private @Nullable Path signWith;

    /** Writes to the printer. */
    public ExportCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        if (signWith != null && format != ExportFormat.PLAIN) {
            throw CommandFailure.usage("--sign-with signs a plain folder: leave --format out.");
        }
        var key = signWith == null ? null : ModelKey.read(signWith);
        try (var controller = connection.connect()) {
            var export = new Export(controller, printer, folder);
            var name = VersionName.of(version);
            if (key != null) {
                export.signed(name, variant, key);
            } else {
                switch (format) {
                    case PLAIN -> export.plain(name, variant);
                    case MODELPACK -> export.modelPack(name, variant);
                }
            }
        }
    }
}
