package io.flotilla.cli.inspect;

import io.flotilla.cli.CommandFailure;
import io.flotilla.cli.ExitCode;
import io.flotilla.cli.output.OutputOptions;
import io.flotilla.cli.output.Printer;
import io.flotilla.cli.output.Table;
import io.flotilla.contract.format.folder.FolderInspection;
import io.flotilla.contract.format.folder.FolderInspection.Found;
import io.flotilla.contract.format.folder.FolderInspection.FoundAdapter;
import io.flotilla.contract.format.folder.FolderInspection.Nothing;
import io.flotilla.contract.format.folder.FolderInspection.Refused;
import io.flotilla.contract.format.folder.FolderInspection.Several;
import io.flotilla.contract.format.inspect.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what a model file or folder is. */
@Command(
        name = "inspect",
        description = "Say what a model file or folder is, from its headers.",
        footer = {
            "",
            "Reads GGUF and its shards, ONNX with external data, ORT GenAI folders and packages,",
            "OpenVINO IR, safetensors folders (Hugging Face, MLX), LiteRT, and LoRA adapters.",
            "Needs no controller, and reads headers only, however large the weights.",
            "",
            "  flotilla inspect model-q4_k_m.gguf",
            "  flotilla inspect ./phi-4-mini-onnx -o json"
        })
public final class InspectCommand implements Runnable {
    private final Printer printer;

    @Mixin private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE|DIR", description = "The model file, or the model's folder.")
    private Path path = Path.of("");

    /** Writes to the printer. */
    public InspectCommand(Printer printer) {
        this.printer = printer;
    }

    @Override
    public void run() {
        if (!Files.exists(path)) {
            throw new CommandFailure(ExitCode.NOT_FOUND, path + " does not exist.");
        }
        show(inspect());
    }

    private FolderInspection inspect() {
        try {
            return Files.isDirectory(path)
                    ? ModelFolders.inspect(LocalFolder.sources(path))
                    : ModelFolders.inspectFile(
                            String.valueOf(path.getFileName()), LocalFolder.source(path));
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new CommandFailure(ExitCode.FAILED, "Cannot read " + path + ": " + e);
        }
    }

    private void show(FolderInspection inspection) {
        var document = document(inspection);
        if (!output.format().isTable()) {
            printer.document(document, output.format());
            return;
        }
        switch (inspection) {
            case Several(var builds) -> overview(builds);
            case Found _, FoundAdapter _ -> Sheet.lines(document).forEach(printer::line);
            case Refused refused -> throw refusal(refused);
            case Nothing(var reason) -> throw nothing(reason);
        }
    }

    private Map<String, Object> document(FolderInspection inspection) {
        return switch (inspection) {
            case Found(var model) -> new ModelSheet(model).members();
            case FoundAdapter(var adapter, var files) -> AdapterSheet.members(adapter, files);
            case Several(var builds) -> {
                var each = new LinkedHashMap<String, Object>();
                builds.forEach((name, build) -> each.put(name, document(build)));
                yield Map.of("builds", each);
            }
            case Refused refused -> throw refusal(refused);
            case Nothing(var reason) -> throw nothing(reason);
        };
    }

    private void overview(Map<String, FolderInspection> builds) {
        var table = new Table("BUILD", "FORMAT", "PRECISION", "BITS", "PARAMETERS", "RUNTIMES");
        builds.forEach((name, build) -> table.row(row(name, document(build))));
        table.lines().forEach(printer::line);
    }

    private static String[] row(String name, Map<String, Object> build) {
        return new String[] {
            name,
            Sheet.cell(build, "format"),
            Sheet.cell(build, "precision"),
            Sheet.cell(build, "bitsPerWeight"),
            Sheet.cell(build, "parameterCount"),
            Sheet.cell(build, "runtimes")
        };
    }

    private CommandFailure nothing(String reason) {
        return new CommandFailure(ExitCode.FAILED, path + " holds no model: " + reason + ".");
    }

    private CommandFailure refusal(Refused refused) {
        return Refusals.of(Files.isDirectory(path) ? path.resolve(refused.path()) : path, refused);
    }
}
