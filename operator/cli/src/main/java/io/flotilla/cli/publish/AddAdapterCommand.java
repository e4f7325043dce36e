package io.flotilla.cli.publish;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.source.ModelSources;
import io.flotilla.cli.trust.ReleaseSigning;
import io.flotilla.cli.version.VersionName;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a LoRA adapter into the registry, upon a version. */
@Command(
        name = "add",
        description = "Add a LoRA adapter to a version, whose variants stay as they are.",
        footer = {
            "",
            "SOURCE is a GGUF adapter, or a folder of PEFT or MLX with adapter_config.json and",
            "safetensors; here or elsewhere, as flotilla publish takes them. It is compared with the",
            "variant that it is for, refused if it is one of another model, and bound to its weights.",
            "A published version lists it in the next revision of its manifest.",
            "",
            "  flotilla adapters add qwen3/1.0.0 ./polite-lora --id polite"
        })
final class AddAdapterCommand implements Runnable {
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

    @Option(names = "--id", required = true, description = "Id of the adapter.")
    private String id = "";

    @Option(
            names = "--variant",
            defaultValue = "",
            description = "Variant that it is for; without it the most exact one of its format.")
    private String variant = "";

    @Option(
            names = "--sign-with",
            paramLabel = "KEY",
            description = {
                "The release key, PKCS#8 PEM, where the controller does not hold it.",
                "Signed is only what consists of files that are here or were signed before."
            })
    private @Nullable Path signWith;

    AddAdapterCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        var adapter = LocalAdapter.read(id, fetched());
        var name = VersionName.of(version);
        try (var controller = connection.connect()) {
            var base = variant.isEmpty() ? "" : name + "/variants/" + variant;
            var added = new Publication(controller, printer).add(name, adapter, base);
            if (signWith != null) {
                var signing = ReleaseSigning.with(signWith, controller, printer);
                var sha256s = LocalFile.sha256s(adapter.files().stream());
                var _ = new Signature(controller, signing, sha256s).sign(name);
            }
            if (!output.format().isTable()) {
                printer.message(added, output.format());
            }
        }
    }

    private Path fetched() {
        try (var sources = ModelSources.of(System.getenv(), printer)) {
            return sources.fetch(source);
        }
    }
}
