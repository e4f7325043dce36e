package io.flotilla.cli.publish;

import io.flotilla.cli.connection.ConnectionOptions;
import io.flotilla.cli.output.OutputFormat;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Words;
import io.flotilla.proto.registry.v1.Model;
import io.flotilla.proto.registry.v1.ModelVersion;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the model files of a folder into the registry as one version. */
@Command(
        name = "publish",
        description = "Publish the model files of a folder, or one file, as a version.",
        footer = {
            "",
            "Every *.onnx and *.gguf file in the folder becomes a variant, and so does every subfolder",
            "with one. tokenizer.json and other configuration at the top belongs to all of them;",
            "golden.json holds the golden test. What a file is, is read from the file.",
            "Publishing the same content again changes nothing.",
            "",
            "  flotilla publish ./minilm --model all-minilm-l6-v2 --version 1.0.0 --task text-embedding"
        })
public final class PublishCommand implements Runnable {
    private final Printer printer;

    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "DIR|FILE", description = "The folder, or one model file.")
    private Path path = Path.of("");

    @Option(names = "--model", required = true, description = "Id of the model.")
    private String model = "";

    @Option(names = "--version", required = true, description = "Id of the version, e.g. 1.0.0.")
    private String version = "";

    @Option(
            names = "--task",
            defaultValue = "text-embedding",
            converter = TaskConverter.class,
            description = "text-embedding (default), text-generation or tensor.")
    private Model.Task task = Model.Task.TASK_TEXT_EMBEDDING;

    @Option(names = "--display-name", defaultValue = "", description = "Name of the model.")
    private String displayName = "";

    @Option(names = "--license", defaultValue = "", description = "SPDX expression.")
    private String license = "";

    /** Writes to the printer. */
    public PublishCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        var folder = ModelFolder.read(path);
        var wanted = ModelVersion.newBuilder().setLicense(license);
        if (folder.goldenTest() != null) {
            wanted.setGoldenTest(folder.goldenTest());
        }
        var modelOf = Model.newBuilder().setDisplayName(displayName).setTask(task).build();
        try (var controller = connection.connect()) {
            var published =
                    new Publication(controller, printer)
                            .publish(model, modelOf, version, wanted.build(), folder.variants());
            if (output.format() == OutputFormat.TABLE) {
                printer.line(
                        published.getName()
                                + " is "
                                + Words.constant(published.getState(), "STATE")
                                + " with "
                                + published.getVariantCount()
                                + " variants.");
            } else {
                printer.message(published, output.format());
            }
        }
    }
}
